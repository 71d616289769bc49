internal import DealModel
internal import Reports
internal import Wire
internal import WorkspaceStore

/// What the store alone knows of deals that the columns hold by number: ids, and present titles.
struct DealTexts {
    /// How many deals that are not asked for lie between two that are read together at most.
    private static let gapMax: UInt32 = 64

    private var names: [UInt32: (id: DealID, title: String)] = [:]

    /// Reads those of deals, which rise and of which there is one; those that lie far from each other are read apart.
    init(_ deals: [UInt32], in workspace: Workspace) throws(ReportError) {
        names.reserveCapacity(deals.count)
        do throws(Problem) {
            for run in deals.runs(gapMax: Self.gapMax) {
                let (first, last) = (run[run.startIndex], run[run.endIndex - 1])
                let found = try workspace.read { reader throws(StoreError) in
                    try reader.dealNames(Int64(first)..<Int64(last) + 1)
                }
                for deal in run { names[deal] = found[Int(deal - first)] }
            }
        } catch { throw .refused(error) }
    }

    /// The id of one of the deals.
    func id(of deal: UInt32) -> DealID { name(of: deal).id }

    /// The present title of one of the deals.
    func title(of deal: UInt32) -> String { name(of: deal).title }

    private func name(of deal: UInt32) -> (id: DealID, title: String) {
        guard let name = names[deal] else { preconditionFailure("the deal \(deal) was not asked for") }
        return name
    }
}
