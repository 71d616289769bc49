internal import DealAnalytics
internal import DealModel
internal import Reports

/// Stage changes of the deals that a report is about, as rows, deal by deal, read page by page from one snapshot.
struct StageChangeRows: Sendable {
    private let workspace: Workspace
    private let snapshot: DealSnapshot
    private let lives: LifeListing
    private let names: StageNames
    private let deals: DealSet
    private let window: Range<Int64>

    /// The changes of deals.
    ///
    /// - Parameter window: in microseconds; the report's, if absent.
    init(_ making: ReportMaking, of deals: DealSet, in window: Range<Int64>? = nil) {
        workspace = making.call.workspace
        snapshot = making.snapshot
        lives = LifeListing(making.snapshot, at: making.moment.asOf, knownTo: making.moment.knownTo)
        names = making.stageNames
        self.deals = deals
        self.window = window ?? making.frame.window.from.microseconds..<making.frame.window.to.microseconds
    }

    static let columns: [ReportColumn] = [
        .init("deal_id", "Deal", .identifier), .init("title", "Title", .text), .init("pipeline", "Pipeline", .text),
        .init("from_stage", "From", .text), .init("to_stage", "To", .text), .init("direction", "Direction", .text),
        .init("effective_at", "When", .instant), .init("days_in_previous", "Stayed before", .days),
    ]

    /// The changes as a table: each deal's in order, deals in the order of their creation.
    var table: ReportTable {
        ReportTable(
            "stage_changes", title: "Stage changes", columns: Self.columns,
            rows: .streamed { take throws(ReportError) in
                var start: Int? = 0
                while let begin = start {
                    let (all, next) = lives.changes(from: begin, about: DealRows.pageDealsCount)
                    start = next
                    let changes = all.filter { deals.contains($0.deal) && window.contains($0.at) }
                    guard !changes.isEmpty else { continue }
                    let texts = try DealTexts(changes.map(\.deal), in: workspace)
                    for change in changes { try take(row(change, texts)) }
                }
            })
    }

    /// The changes of the deals of a range, by deal.
    func changes(of range: ClosedRange<UInt32>) -> [UInt32: [ListedChange]] {
        var found: [UInt32: [ListedChange]] = [:]
        var start: Int? = Int(range.lowerBound)
        while let begin = start, begin <= Int(range.upperBound) {
            let (changes, next) = lives.changes(from: begin, about: DealRows.pageDealsCount)
            start = next
            for change in changes where range.contains(change.deal) && window.contains(change.at) {
                found[change.deal, default: []].append(change)
            }
        }
        return found
    }

    /// Who made changes.
    func actors(of changes: [UInt32: [ListedChange]]) throws(ReportError) -> ChangeActors {
        try ChangeActors(changes.values.joined(), in: workspace)
    }

    /// A change as a row of the table.
    func row(_ change: ListedChange, _ texts: DealTexts) -> ReportTable.Row {
        [
            .identifier(texts.id(of: change.deal)), .text(texts.title(of: change.deal)),
            .text(names.pipelines[names.pipelineOfStage[change.toStage]].name),
            change.fromStage.map { .text(stageName($0)) } ?? .missing, .text(stageName(change.toStage)),
            .text(change.direction.rawValue), .instant(Instant(microseconds: change.at)),
            change.microsecondsInPrevious.map { DealRows.days($0) } ?? .missing,
        ]
    }

    /// The name of a stage by its ordinal.
    func stageName(_ ordinal: Int) -> String { names.stages[ordinal].name }
}
