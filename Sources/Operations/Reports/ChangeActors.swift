internal import DealAnalytics
internal import Reports
internal import Wire
internal import WorkspaceStore

/// Who made stage changes, which the store alone knows.
struct ChangeActors {
    /// How many versions that are not asked for lie between two that are read together at most.
    private static let gapMax: Int64 = 32

    private var actors: [Int64: String] = [:]

    /// Reads those of some changes; those that were recorded far from each other are read apart.
    init(_ changes: some Sequence<ListedChange>, in workspace: Workspace) throws(ReportError) {
        let sequences = changes.map(\.sequence).sorted()
        actors.reserveCapacity(sequences.count)
        do throws(Problem) {
            for run in sequences.runs(gapMax: Self.gapMax) {
                let range = run[run.startIndex]..<run[run.endIndex - 1] + 1
                let found = try workspace.read { reader throws(StoreError) in try reader.dealVersionActors(range) }
                for (sequence, actor) in found { actors[sequence] = actor }
            }
        } catch { throw .refused(error) }
    }

    /// Who made one of the changes; nil where nobody is known.
    func actor(of change: ListedChange) -> String? { actors[change.sequence].flatMap { $0.isEmpty ? nil : $0 } }
}
