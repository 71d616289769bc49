internal import DealAnalytics
internal import DealModel
internal import Reports
internal import Wire

/// How deals went from stage to stage.
enum StageChangeLogReport {
    static let plan = ReportPlan(
        name: "stage-changes", title: "Stage changes",
        summary: "Every step of the deals that are there at the moment asked about, deal by deal, each deal's creation "
            + "first; as a process log, too. Titles are the present ones.", hasProcessLog: true, hasCharts: false
    ) { making throws(Problem) in
        let deals = DealRows(making)
        let changes = StageChangeRows(making, of: deals.set)
        making.count(matched: deals.count)
        making.processLog = log(deals, changes)
        return [ReportSection("stage_changes", title: "Stage changes", tables: [changes.table])]
    }

    /// The deals as traces, a page of them at a time.
    private static func log(_ deals: DealRows, _ changes: StageChangeRows) -> ProcessLog {
        ProcessLog { take throws(ReportError) in
            try deals.forEachPage { page throws(ReportError) in
                let events = changes.changes(of: page[0].deal.deal...page[page.count - 1].deal.deal)
                let actors = try changes.actors(of: events)
                for entry in page {
                    guard let own = events[entry.deal.deal] else { continue }
                    try take(trace(entry, own, by: actors, deals, changes))
                }
            }
        }
    }

    private static func trace(
        _ entry: DealRows.Entry, _ events: [ListedChange], by actors: ChangeActors, _ deals: DealRows,
        _ changes: StageChangeRows
    ) -> ProcessLog.Trace {
        let deal = entry.deal
        let amount = deal.amount.flatMap { units in deal.currency.map { Money(minorUnits: units, currency: $0) } }
        return ProcessLog.Trace(
            id: entry.id.description, title: entry.title, amount: amount, pipeline: deals.pipelineName(of: deal),
            status: deals.stage(of: deal).kind, owner: deals.owner(of: deal),
            events: events.map {
                .init(
                    stage: changes.stageName($0.toStage), instant: Instant(microseconds: $0.at),
                    actor: actors.actor(of: $0))
            })
    }
}
