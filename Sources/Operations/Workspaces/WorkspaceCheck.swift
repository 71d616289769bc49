internal import DealAnalytics
internal import DealModel
internal import Wire
internal import WorkspaceStore

/// Checks a whole workspace: the file, row by row, and the columns, made anew from the log, against SQL over the same
/// rows, figure by figure.
struct WorkspaceCheck {
    /// How finely the progress is told.
    private static let progressParts: Int64 = 1_000

    let workspace: Workspace
    let send: @Sendable (JSON) -> Void
    let isCancelled: @Sendable () -> Bool

    init(workspace: Workspace, send: @escaping @Sendable (JSON) -> Void, isCancelled: @escaping @Sendable () -> Bool) {
        self.workspace = workspace
        self.send = send
        self.isCancelled = isCancelled
    }

    /// Runs everything and sends progress, findings and the report.
    func run() {
        do {
            let report = try checkFile()
            for finding in report.findings { send(["finding": .string(finding.description)]) }
            let figures = report.isComplete && !isCancelled() ? try compareFigures() : (compared: 0, differences: [])
            for difference in figures.differences { send(["finding": .string(difference)]) }
            let count = Int64(report.findings.count) + report.unlistedFindingCount + Int64(figures.differences.count)
            send([
                "report": [
                    "sound": .bool(count == 0 && report.isComplete), "findings": .integer(count),
                    "complete": .bool(report.isComplete), "last_sequence": .integer(report.lastSequence),
                    "rows": .object(JSONObject(report.counts.map { ($0.table, JSON.optional($0.rowCount)) })),
                    "figures_compared": .integer(figures.compared),
                ]
            ])
        } catch { send(["error": error.body(instance: "")]) }
    }

    private func checkFile() throws(Problem) -> StoreCheckReport {
        do {
            return try workspace.store.check(
                progress: { [send] share, table in
                    let done = JSON.integer(Int64(share * Double(Self.progressParts)))
                    var progress: JSONObject = [
                        "step": "checking", "done": done, "total": .integer(Self.progressParts),
                    ]
                    if !table.isEmpty { progress["table"] = .string(table) }
                    send(["progress": .object(progress)])
                }, isCancelled: isCancelled)
        } catch { throw error.problem }
    }

    /// Compares the figures of a fresh set of columns with SQL, in one view of a reader that may take its time.
    private func compareFigures() throws(Problem) -> (compared: Int, differences: [String]) {
        do throws(StoreError) { return try figures(over: workspace.store.makeReader()) } catch { throw error.problem }
    }

    private func figures(
        over reader: WorkspaceReader
    ) throws(StoreError) -> (compared: Int, differences: [String]) {
        let now = workspace.now
        return try reader.view(stoppingWhen: isCancelled) { reader throws(StoreError) in
            let feed = ColumnFeed { _ in }
            try reader.replay(to: feed)
            let snapshot = feed.snapshot
            let figures = try reader.currentFigures(today: now.dateInUTC)
            let fromSQL = Dictionary(
                figures.map { (Self.key($0.stage, $0.currency), $0) }, uniquingKeysWith: { first, _ in first })
            let fromColumns = Self.figures(snapshot, now: now)
            var differences: [String] = []
            for key in Set(fromSQL.keys).union(fromColumns.keys).sorted() {
                let sql = fromSQL[key].map { Self.text($0) } ?? "nothing"
                let columns = fromColumns[key].map { Self.text($0, on: now.dateInUTC) } ?? "nothing"
                if sql != columns { differences.append("figures of \(key): SQL says \(sql), columns say \(columns)") }
            }
            return (fromSQL.count, differences)
        }
    }

    private static func figures(_ snapshot: DealSnapshot, now: Instant) -> [String: DealFigures] {
        var figures: [String: DealFigures] = [:]
        for pipeline in PipelineSummaryQuery(asOf: now).run(on: snapshot).pipelines {
            for stage in pipeline.stages {
                guard let ordinal = snapshot.definitions.ordinal(of: stage.stage.id) else { continue }
                for figure in stage.figures { figures[key(ordinal, figure.currency)] = figure }
            }
        }
        return figures
    }

    private static func key(_ stage: Int, _ currency: Currency?) -> String {
        "stage \(stage), \(currency?.code ?? "no currency")"
    }

    private static func text(_ sql: StageFigures) -> String {
        "\(sql.count) deals, \(sql.value), weighted \(sql.weighted), \(sql.unpriced) unpriced, "
            + "\(sql.withoutProbability) without probability, \(sql.overdue) overdue, "
            + "days \(sql.createdDays) and \(sql.stageEnteredDays)"
    }

    private static func text(_ columns: DealFigures, on date: CivilDate) -> String {
        let today = Int64(date.dayNumber) * Int64(columns.count)
        return "\(columns.count) deals, \(columns.value ?? 0), weighted \(columns.weighted), "
            + "\(columns.unpriced) unpriced, \(columns.noProbability) without probability, "
            + "\(columns.overdue) overdue, "
            + "days \(today - columns.ageDaysTotal) and \(today - columns.stageDaysTotal)"
    }
}
