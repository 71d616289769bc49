internal import DealAnalytics
internal import DealModel
internal import Digests
internal import Locking
internal import Reports
internal import Wire

/// A report in the format that a call asks for.
struct ReportRendering {
    private let call: OperationCall
    private let plan: ReportPlan
    /// The format.
    let format: ReportFormat

    /// - Throws: `invalid_parameter` where the report cannot be had in that format.
    init(_ call: OperationCall, _ plan: ReportPlan) throws(Problem) {
        self.call = call
        self.plan = plan
        format = call.text("format").flatMap { ReportFormat(rawValue: $0) } ?? .json
        guard plan.formats.contains(format) else {
            throw Self.refusal(
                "format", "not_allowed", "The report \(plan.name) has nothing that \(format.rawValue) could hold.",
                allowed: plan.formats.map(\.rawValue))
        }
    }

    /// The report.
    ///
    /// - Parameters:
    ///   - pinned: the moment, where it was settled before.
    ///   - dataVersion: what it is answered by, then.
    /// - Throws: `invalid_parameter` with everything that is wrong, or what a metric refuses.
    func report(at pinned: AnalysisMoment, dataVersion: Int64) throws(Problem) -> Report {
        try report(try making(at: pinned, dataVersion: dataVersion))
    }

    private func making(
        at pinned: AnalysisMoment? = nil, dataVersion: Int64? = nil
    ) throws(Problem) -> ReportMaking {
        try checkContact()
        return try ReportMaking(call, plan, at: pinned, dataVersion: dataVersion)
    }

    private func report(_ making: ReportMaking) throws(Problem) -> Report {
        var making = making
        if making.isBeforeKnowledge { making.warn("Nothing was recorded by the moment asked about.") }
        let sections = try plan.make(&making)
        return Report(
            name: plan.name, title: plan.title, papers: making.papers, sections: sections,
            processLog: making.processLog)
    }

    /// The moment and the data version that the report is about now, so that it can be made later.
    func settled() throws(Problem) -> (moment: AnalysisMoment, dataVersion: Int64) {
        let making = try making()
        let (moment, dataVersion) = (making.moment, making.snapshot.dataVersion)
        guard moment.knownTo == nil else { return (moment, dataVersion) }
        // What is recorded from now on is not known to it, whenever it is made.
        let known = AnalysisMoment(
            asOf: moment.asOf, knownTo: dataVersion, knownAt: moment.knownAt, today: moment.today)
        return (known, dataVersion)
    }

    private func checkContact() throws(Problem) {
        guard plan.isAboutContact, call.texts("contact_id") == nil else { return }
        throw Self.refusal(
            "contact_id", "required", "The report \(plan.name) is about one contact: contact_id names it.")
    }

    /// The bytes, as an answer.
    func answer() throws(Problem) -> OperationAnswer {
        let making = try making()
        let today = making.moment.today
        let report = try report(making)
        let options = try options(for: report)
        let spool = ReportSpool(call.workspace.diskReserve)
        do throws(ReportError) {
            var sink = ReportSink { piece throws(ReportError) in try spool.append(piece) }
            _ = try format.write(report, options, to: &sink)
        } catch { throw error.problem }
        var answer = OperationAnswer(content(spool))
        answer.computedAt = call.now
        answer.entityTag = EntityTag("p\(report.papers.dataVersion)-\(digest(report, on: today))")
        return answer
    }

    private func content(_ spool: ReportSpool) -> OperationAnswer.Content {
        let next: @Sendable () -> [UInt8]?
        switch spool.content {
        case .memory(let bytes) where format == .json: return .json(bytes)
        case .memory(let bytes):
            let rest = Guarded<[UInt8]?>(bytes)
            next = { rest.withLock { $0.take() } }
        case .file(let file): next = { file.next() }
        }
        return .file(
            OperationAnswer.File(
                mediaType: format.mediaType, name: fileName, byteCount: spool.byteCount, next: next))
    }

    /// Such as `win-rates.csv`.
    private var fileName: String { "\(plan.name).\(format.rawValue)" }

    /// A name of the question and its moment; the data version stands beside it.
    private func digest(_ report: Report, on today: CivilDate) -> String {
        var question = JSONObject(call.parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        question["report"] = .string(plan.name)
        question["moment"] = .string(report.papers.asOf.description)
        question["known"] = .optional(report.papers.knownAt?.description)
        // Rates of today are those of another day tomorrow.
        question["today"] = .date(today)
        return Hex.encode(Array(SHA256.digest(of: Array(JSON.object(question).canonicalText().utf8)).prefix(6)))
    }

    /// What the format is asked for.
    ///
    /// - Throws: `invalid_parameter` where the report has nothing of that name.
    func options(for report: Report) throws(Problem) -> ReportOptions {
        var options = ReportOptions()
        let tables = report.tables.map(\.name)
        let charts = report.charts.map(\.name)
        options.table = try choice("table", among: tables)
        options.chart = try choice("chart", among: charts)
        if format == .svg || format == .png, charts.isEmpty {
            throw Self.refusal("format", "not_allowed", "There is nothing to draw in this report.", allowed: [])
        }
        options.guardsFormulas = !(call.parameters["formulas"]?.boolValue ?? false)
        options.temporaryDirectory = call.workspace.spoolDirectory
        let diskReserve = call.workspace.diskReserve
        options.reserve = { count throws(ReportError) in try diskReserve.check(for: count) }
        options.isDark = call.text("theme") == "dark"
        if let width = call.integer("width") { options.widthPixels = width }
        let caller = call.caller
        options.progress = { _ throws(ReportError) in
            // No descriptor: only whether the caller is still there.
            if !caller.wait(-1, 0) { throw .cancelled }
        }
        return options
    }

    private func choice(_ name: String, among allowed: [String]) throws(Problem) -> String? {
        guard let value = call.text(name) else { return nil }
        guard allowed.contains(value) else {
            throw Self.refusal(
                name, "not_in_enumeration", "This report has no \(name) \(value).", allowed: allowed,
                didYouMean: nearestName(to: value, among: allowed))
        }
        return value
    }

    private static func refusal(
        _ name: String, _ code: String, _ detail: String, allowed: [String] = [], didYouMean: String? = nil
    ) -> Problem {
        Problem(
            .invalidParameter, "The query of the request cannot be used.",
            errors: [
                FieldProblem(
                    pointer: FieldProblem.queryPointer(name), code: code, detail: detail, allowed: allowed,
                    didYouMean: didYouMean)
            ])
    }
}
