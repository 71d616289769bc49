internal import DealAnalytics
internal import DealModel
internal import Reports
internal import Wire

/// Deals as rows of a report, read page by page from one snapshot.
///
/// What a deal is comes from the columns, at the report's moment; its title comes from the store and is the present
/// one.
struct DealRows: Sendable {
    /// A deal.
    struct Entry {
        let id: DealID
        let title: String
        let deal: ListedDeal
    }

    /// About how many deals are read at once.
    static let pageDealsCount = 1_024

    private let workspace: Workspace
    private let snapshot: DealSnapshot
    private let listing: DealListing
    private let names: StageNames
    private let moment: Instant

    /// The deals that a report is about.
    init(_ making: ReportMaking) {
        workspace = making.call.workspace
        snapshot = making.snapshot
        moment = making.moment.asOf
        listing = DealListing(
            making.snapshot, at: making.moment.asOf, knownTo: making.moment.knownTo, scope: making.frame.scope)
        names = making.stageNames
    }

    /// How many deals there are.
    var count: Int { listing.count }

    /// The deals, for what tells of them otherwise.
    var set: DealSet { listing.set }

    static let columns: [ReportColumn] = [
        .init("id", "Id", .identifier), .init("title", "Title", .text), .init("pipeline", "Pipeline", .text),
        .init("stage", "Stage", .text), .init("status", "Status", .text), .init("amount", "Amount", .money),
        .init("probability", "Probability", .rate), .init("weighted", "Weighted", .money),
        .init("value_period", "Paid", .text), .init("term_months", "Months", .count),
        .init("expected_close_date", "Expected close", .date), .init("owner", "Owner", .text),
        .init("source", "Source", .text), .init("forecast_category", "Forecast category", .text),
        .init("created_at", "Created", .instant), .init("stage_entered_at", "In stage since", .instant),
        .init("days_in_stage", "In stage", .days), .init("closed_at", "Closed", .instant),
        .init("won_reason", "Won for", .text), .init("lost_reason", "Lost for", .text),
    ]

    /// The deals as a table, in the order of their creation.
    var table: ReportTable {
        ReportTable(
            "deals", title: "Deals", columns: Self.columns,
            rows: .streamed { take throws(ReportError) in
                try forEach { entry throws(ReportError) in try take(row(entry)) }
            })
    }

    /// Visits the deals in the order of their creation.
    func forEach(_ body: (borrowing Entry) throws(ReportError) -> Void) throws(ReportError) {
        try forEachPage { page throws(ReportError) in
            for entry in page { try body(entry) }
        }
    }

    /// Visits the deals page by page; no page is empty.
    func forEachPage(_ body: ([Entry]) throws(ReportError) -> Void) throws(ReportError) {
        var start = 0
        while start < listing.count {
            let range = start..<min(start + Self.pageDealsCount, listing.count)
            let deals = listing.deals(range, hasClosings: true)
            let texts = try DealTexts(deals.map(\.deal), in: workspace)
            try body(deals.map { Entry(id: texts.id(of: $0.deal), title: texts.title(of: $0.deal), deal: $0) })
            start = range.upperBound
        }
    }

    /// A deal as a row of the table.
    func row(_ entry: Entry) -> ReportTable.Row {
        let deal = entry.deal
        let stage = names.stages[deal.stage]
        let stayed = moment.microseconds - deal.stageEnteredAt
        return [
            .identifier(entry.id), .text(entry.title), .text(names.pipelines[names.pipelineOfStage[deal.stage]].name),
            .text(stage.name), .text(stage.kind.rawValue), money(deal.amount, deal),
            deal.probability.map { .decimal(units: Int128($0.millionths), decimals: 6) } ?? .missing,
            money(deal.weighted, deal), text(deal.valuePeriod?.rawValue),
            deal.termMonths.map { .count(Int64($0)) } ?? .missing,
            deal.closeDay.map { .date(CivilDate(dayNumber: $0)) } ?? .missing, text(listing.text(.owner, deal.owner)),
            text(listing.text(.source, deal.source)), text(deal.forecastCategory?.rawValue),
            instant(deal.createdAt), instant(deal.stageEnteredAt), Self.days(stayed), instant(deal.closedAt),
            text(listing.text(.reason, deal.wonReason)), text(listing.text(.reason, deal.lostReason)),
        ]
    }

    /// The stage of a deal.
    func stage(of deal: ListedDeal) -> Stage { names.stages[deal.stage] }

    /// The name of the pipeline of a deal.
    func pipelineName(of deal: ListedDeal) -> String { names.pipelines[names.pipelineOfStage[deal.stage]].name }

    /// The amount of a deal.
    func amount(of deal: ListedDeal) -> ReportValue { money(deal.amount, deal) }

    /// The owner of a deal.
    func owner(of deal: ListedDeal) -> String? { listing.text(.owner, deal.owner) }

    /// A length of time in days with six decimals, rounded half to even as everywhere.
    static func days(_ microseconds: Int64) -> ReportValue {
        .decimal(units: Int128(JSON.roundedHalfEven(Int128(microseconds), by: 86_400)), decimals: 6)
    }

    private func money(_ units: Int64?, _ deal: ListedDeal) -> ReportValue {
        guard let units, let currency = deal.currency else { return .missing }
        return .money(units: Int128(units), decimals: currency.decimals, currency: currency)
    }

    private func text(_ text: String?) -> ReportValue { text.map { .text($0) } ?? .missing }

    private func instant(_ microseconds: Int64?) -> ReportValue {
        microseconds.map { .instant(Instant(microseconds: $0)) } ?? .missing
    }
}
