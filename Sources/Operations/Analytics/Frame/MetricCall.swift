internal import DealAnalytics
internal import DealModel
internal import Digests
internal import Wire

/// One call of a metric: the frame that was read, and what the answer says about itself.
struct MetricCall {
    let call: OperationCall
    let operation: MetricOperation
    let snapshot: DealSnapshot
    let frame: AnalysisFrame
    let moment: AnalysisMoment
    let work: QueryWork
    /// The definition by which it is answered; that of the method asked for.
    var definitionID: String
    /// Whether the same question gives the same bytes while data version and local date stay the same.
    var isStable: Bool
    /// What a reader should know.
    var warnings: [AnswerWarning]
    /// The population: how many deals are meant, and how many of them have a value.
    private(set) var population = (matched: 0, counted: 0)
    /// What the figures leave out, by reason.
    private(set) var excluded: [(reason: String, count: Int)] = []
    /// What was read, for `profile=true`.
    private(set) var profile: [(step: String, count: Int)] = []

    /// Reads a call.
    ///
    /// - Parameters:
    ///   - pinned: the moment that was settled before, for a drill.
    ///   - snapshot: what it is answered from; the newest for nil.
    init(
        _ call: OperationCall, operation: MetricOperation, pinned: AnalysisMoment? = nil,
        snapshot pinnedSnapshot: DealSnapshot? = nil
    ) throws(Problem) {
        snapshot = pinnedSnapshot ?? call.workspace.snapshot
        var reading = FrameReading(call, snapshot: snapshot)
        (frame, moment) = try reading.frame(
            pinned: pinned, window: operation.window, isAboutStages: operation.isAboutStages)
        self.call = call
        self.operation = operation
        definitionID = operation.definition.id
        isStable = moment.isStable
        warnings = reading.warnings
        work = call.workspace.work(of: call)
    }

    /// The whole answer, with its papers and with what it depends on.
    mutating func answer() throws(Problem) -> OperationAnswer {
        let started = call.workspace.clock.now()
        let data = try data()
        var meta = MetricJSON.meta(of: self)
        let isProfiled = call.parameters["profile"]?.boolValue ?? false
        if isProfiled {
            let took = call.workspace.clock.now().microseconds - started.microseconds
            meta["profile"] = MetricJSON.profile(self, microseconds: took)
        }
        var answer = OperationAnswer.json(["data": data, "meta": .object(meta)])
        answer.computedAt = call.now
        guard isStable, !isProfiled else { return answer }
        answer.validity = OperationAnswer.Validity(
            dataVersion: snapshot.dataVersion, day: frame.calendar.dayRange(moment.today))
        answer.entityTag = EntityTag("a\(snapshot.dataVersion)-\(moment.today)-\(questionDigest)")
        return answer
    }

    /// The figures; null where nothing was known yet and the metric has no form for that.
    mutating func data() throws(Problem) -> JSON {
        guard moment.isBeforeKnowledge else { return try operation.answer(&self) }
        warnNotYetKnown()
        return operation.unknown?(self) ?? .null
    }

    /// Runs a query.
    ///
    /// - Throws: `busy` where its caller has gone, whom nobody answers any more.
    func run<Result>(_ query: () throws(QueryStopped) -> Result) throws(Problem) -> Result {
        do { return try query() } catch {
            guard let count = error.figureCount else {
                throw Problem(.busy, "The query was ended, since nobody waited for its answer.", retryAfterSeconds: 1)
            }
            throw Self.tooManyFigures(count)
        }
    }

    /// What a query answers.
    ///
    /// - Parameter frame: another one than the call's.
    /// - Throws: as `run` does.
    func result<Query: MetricQuery>(of query: Query, over frame: AnalysisFrame? = nil) throws(Problem) -> Query.Answer {
        try run { () throws(QueryStopped) in try query.run(frame ?? self.frame, on: snapshot, work) }
    }

    /// Refuses an answer that would be too large.
    static func tooManyFigures(_ count: Int) -> Problem {
        let detail =
            "The answer would have \(count) figures, and can have \(QueryStopped.figuresMax): fewer groups or longer "
            + "intervals make it smaller."
        return Problem(
            .validationFailed, "The answer would be too large.",
            errors: [
                FieldProblem(pointer: FieldProblem.queryPointer("group_by"), code: "too_many", detail: detail)
            ])
    }

    /// Refuses a query that would look at more rows than one may.
    ///
    /// - Parameters:
    ///   - passes: how often it goes through the history.
    ///   - versionCount: how many versions that has; nil for as many as there are.
    ///   - parameter: which parameter makes it so many.
    func checkCost(passes: Int, versionCount: Int? = nil, parameter: String) throws(Problem) {
        let versions = versionCount ?? snapshot.versionCount
        let rows = versions.multipliedReportingOverflow(by: passes)
        guard rows.overflow || rows.partialValue > AnalyticsLimits.rowsMax else { return }
        let fit = max(1, AnalyticsLimits.rowsMax / max(1, versions))
        let detail =
            "It would go through \(versions) versions of deals \(passes) times; a query looks at no more than "
            + "\(AnalyticsLimits.rowsMax) in all, here \(fit) times."
        throw Problem(
            .validationFailed, "The query costs too much.",
            errors: [FieldProblem(pointer: FieldProblem.queryPointer(parameter), code: "too_costly", detail: detail)])
    }

    /// Takes the deals of an answer into its papers.
    mutating func count(_ figures: [ValueFigures]) {
        population.matched += figures.dealCount
        population.counted += figures.reduce(0) { $0 + $1.priced }
        exclude("unpriced", figures.reduce(0) { $0 + $1.unpriced })
        exclude("no_probability", figures.reduce(0) { $0 + $1.noProbability })
        exclude("fx_missing", figures.reduce(0) { $0 + $1.fxMissing })
        exclude("fx_assumed", figures.reduce(0) { $0 + $1.fxAssumed })
        exclude("term_assumed", figures.reduce(0) { $0 + $1.termAssumed })
    }

    /// Takes deals into the papers whose values do not matter.
    mutating func count(deals: Int) {
        population.matched += deals
        population.counted += deals
    }

    /// Counts deals into the population.
    mutating func count(matched: Int, counted: Int) {
        population.matched += matched
        population.counted += counted
    }

    /// Says that nothing was known yet.
    mutating func warnNotYetKnown() {
        warnings.append(
            AnswerWarning(
                "not_yet_known",
                "Nothing that the question is about was recorded by \(moment.knownAt?.description ?? "then")."))
    }

    /// Counts what the figures leave out.
    mutating func exclude(_ reason: String, _ count: Int) {
        if let index = excluded.firstIndex(where: { $0.reason == reason }) {
            excluded[index].count += count
        } else {
            excluded.append((reason, count))
        }
    }

    /// Notes what a step of the plan read.
    mutating func note(_ step: String, _ count: Int) { profile.append((step, count)) }

    /// A short name of the question, by the definition that answers it.
    var questionDigest: String { digest(JSONObject()) }

    /// A short name of the answer, by everything that it depends on beside the data version.
    var resultDigest: String {
        digest([
            "as_of": .integer(frame.asOf.microseconds), "known_to": frame.knownTo.map { .integer($0) } ?? .null,
            "today": .integer(Int64(moment.today.dayNumber)),
        ])
    }

    private func digest(_ more: JSONObject) -> String {
        var question = JSONObject(call.parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        question["operation"] = .string(operation.name)
        question["definition"] = ["id": .string(definitionID), "version": .integer(operation.definition.version)]
        question["moment"] = .object(more)
        return Hex.encode(Array(SHA256.digest(of: Array(JSON.object(question).canonicalText().utf8)).prefix(6)))
    }
}
