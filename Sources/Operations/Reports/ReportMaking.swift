internal import DealAnalytics
internal import DealModel
internal import Reports
internal import Wire

/// A report that is being made: everything in it is answered from one snapshot, at one moment.
struct ReportMaking {
    /// The call, about the report's own window where it asked for none.
    let call: OperationCall
    /// What everything is answered from.
    let snapshot: DealSnapshot
    /// Which deals are meant, when and in which terms.
    let frame: AnalysisFrame
    /// The two clocks.
    let moment: AnalysisMoment
    /// The stages and pipelines as they were at the moment.
    let stageNames: StageNames
    /// What made the report, gathered as its parts are.
    private(set) var papers: ReportPapers
    /// Set by reports whose rows are the lives of deals.
    var processLog: ProcessLog?
    /// The moment, where it was settled before.
    private let pinned: AnalysisMoment?

    /// Reads the call of a report.
    ///
    /// - Parameters:
    ///   - pinned: the moment, where it was settled before.
    ///   - dataVersion: what it is answered by, then.
    /// - Throws: `invalid_parameter` with everything that is wrong.
    init(
        _ call: OperationCall, _ plan: ReportPlan, at pinned: AnalysisMoment? = nil, dataVersion: Int64? = nil
    ) throws(Problem) {
        snapshot = call.workspace.snapshot
        var reading = FrameReading(call, snapshot: snapshot)
        (frame, moment) = try reading.frame(pinned: pinned, window: plan.window)
        self.pinned = pinned
        stageNames = StageNames(snapshot.definitions, at: moment.asOf, knownTo: moment.knownTo)
        var parameters = call.parameters
        let hasWindow = ["period", "from", "to"].contains { parameters[$0] != nil }
        if let window = plan.window, !hasWindow { parameters["period"] = .string(window) }
        self.call = call.with(parameters: parameters)
        papers = ReportPapers(
            workspace: call.workspace.name, asOf: moment.asOf, dataVersion: dataVersion ?? snapshot.dataVersion,
            timeZone: frame.calendar.zone.name)
        papers.knownAt = moment.knownAt
        papers.windowStart = frame.window.from < Instant.earliest ? nil : frame.window.from
        papers.windowEnd = frame.window.to > Instant.latest ? nil : frame.window.to
        let told = FrameParameters.commonNames.union(["group_by", Self.targetName])
        papers.parameters = parameters.filter { told.contains($0.key) }.sorted { $0.key < $1.key }
            .map { ($0.key, $0.value.stringValue ?? $0.value.encodedText()) }
        papers.warnings = reading.warnings.map(\.detail)
    }

    /// Whether the moment asked about lies before anything was recorded.
    var isBeforeKnowledge: Bool { moment.isBeforeKnowledge }

    /// What a metric answers to the report's own question.
    ///
    /// - Parameters:
    ///   - metric: the metric.
    ///   - more: its parameters beside those of the report; null takes one of those away.
    /// - Throws: as the metric does.
    mutating func data(of metric: MetricOperation, _ more: [String: JSON] = [:]) throws(Problem) -> JSON {
        var asked = try asking(metric, more, at: pinned)
        let data = try asked.data()
        note(asked)
        return data
    }

    /// What a metric answers about a moment before the report's, by what is known now. It leaves no papers.
    func earlier(
        _ instant: Instant, _ metric: MetricOperation, _ more: [String: JSON] = [:]
    ) throws(Problem) -> JSON {
        let earlier = AnalysisMoment(
            asOf: instant, knownTo: moment.knownTo ?? snapshot.dataVersion, knownAt: moment.knownAt,
            today: moment.today)
        var asked = try asking(metric, more, at: earlier)
        return try asked.data()
    }

    private func asking(
        _ metric: MetricOperation, _ more: [String: JSON], at pinned: AnalysisMoment?
    ) throws(Problem) -> MetricCall {
        let known = Set(metric.parameters.map(\.name)).union(FrameParameters.commonNames)
        var parameters = call.parameters.filter { known.contains($0.key) }
        for (name, value) in more { parameters[name] = value.isNull ? nil : value }
        return try MetricCall(
            call.with(parameters: parameters), operation: metric, pinned: pinned, snapshot: snapshot)
    }

    /// Says something that a reader should know.
    mutating func warn(_ sentence: String) {
        if !papers.warnings.contains(sentence) { papers.warnings.append(sentence) }
    }

    /// Says that the rows of deals keep their own currencies, where another one was asked for.
    mutating func warnOfOwnCurrencies() {
        if frame.conversion != nil { warn("Amounts of single deals are in their own currencies.") }
    }

    /// Says how many deals rows were made of, for reports that ask no metric.
    mutating func count(matched: Int) {
        papers.matchedCount = Int64(matched)
        papers.countedCount = Int64(matched)
    }

    private mutating func note(_ asked: MetricCall) {
        let definition = asked.operation.definition
        let named = ReportPapers.Definition(
            id: asked.definitionID, version: Int64(definition.version), formula: definition.formula)
        let isFirst = papers.definitions.isEmpty
        if !papers.definitions.contains(named) { papers.definitions.append(named) }
        for warning in asked.warnings { warn(warning.detail) }
        if isFirst {
            papers.matchedCount = Int64(asked.population.matched)
            papers.countedCount = Int64(asked.population.counted)
        }
        for (reason, count) in asked.excluded where count > 0 {
            let name = "\(definition.metric).\(reason)"
            if !papers.excluded.contains(where: { $0.reason == name }) { papers.excluded.append((name, Int64(count))) }
        }
    }
}
