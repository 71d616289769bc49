internal import DealAnalytics
internal import DealModel
internal import Digests
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
            throw ReportOptions.refusal(
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
        let making = try ReportMaking(call, plan, at: pinned, dataVersion: dataVersion)
        try making.checkTarget(of: plan)
        return making
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
        throw ReportOptions.refusal(
            "contact_id", "required", "The report \(plan.name) is about one contact: contact_id names it.")
    }

    /// The bytes, as an answer.
    func answer() throws(Problem) -> OperationAnswer {
        let making = try making()
        let today = making.moment.today
        let report = try report(making)
        var answer = OperationAnswer(
            try ReportFile.content(of: report, as: format, try options(for: report), call))
        answer.computedAt = call.now
        answer.entityTag = EntityTag("p\(report.papers.dataVersion)-\(digest(report, on: today))")
        return answer
    }

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
    func options(for report: Report) throws(Problem) -> ReportOptions { try ReportOptions(call, format, report) }
}
