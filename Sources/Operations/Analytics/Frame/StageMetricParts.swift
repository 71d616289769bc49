internal import DealAnalytics
internal import DealModel
internal import Wire

/// What the metrics of stages share on the wire.
enum StageMetricParts {
    /// The members that say which stage.
    static let stageFields: [SchemaField] = [
        .required("stage_id", Schemas.id("The stage.")),
        .required("name", Schemas.text("Its name then.", 0...DealLimits.nameCharactersMax, example: "Proposal")),
        .required("position", StageJSON.position),
    ]

    /// A stage by itself.
    static let stage = Schema.object("A stage.", stageFields).named("StageName")

    static func json(_ stage: Stage) -> JSONObject {
        ["stage_id": .id(stage.id), "name": .string(stage.name), "position": .integer(stage.position)]
    }

    /// Which of a deal's stays in a stage count.
    static func reentry(_ choices: [StayChoice]) -> Parameter {
        .query(
            "reentry",
            .enumeration(
                "Which of a deal's stays in one stage count; the first, if absent.", choices.map(\.rawValue),
                example: "first"))
    }

    static let open = Parameter.query(
        "open",
        .enumeration(
            "What becomes of trials in rates that are still open: they count as not gone on (include), are left out "
                + "(exclude), or count for as long as they were seen (censor). include, if absent.",
            Funnel.OpenTrials.allCases.map(\.rawValue), example: "include"))

    static let smoothing = [
        DurationText.parameter(
            "undo_window",
            "A move away and back within this time was a slip, and both moves are taken out; none, if "
                + "absent.", example: "PT10M"),
        DurationText.parameter(
            "min_stay", "Stays that are shorter are given to their neighbours; none, if absent.", example: "PT1M"),
    ]
}

extension MetricCall {
    /// The choice of an enumeration; nil where it is absent.
    func choice<Choice: RawRepresentable<String>>(_ name: String) -> Choice? {
        call.text(name).flatMap { Choice(rawValue: $0) }
    }

    /// What is taken out of the stays.
    var smoothing: StaySmoothing {
        var smoothing = StaySmoothing()
        smoothing.undoMicroseconds = call.text("undo_window").flatMap { DurationText.microseconds($0) } ?? 0
        smoothing.stayMicrosecondsMin = call.text("min_stay").flatMap { DurationText.microseconds($0) } ?? 0
        return smoothing
    }

    /// The pipelines asked for, each once; none where all are.
    var pipelines: [PipelineID] {
        (call.texts("pipeline_id") ?? []).compactMap { PipelineID($0) }
            .reduce(into: []) { ids, id in if !ids.contains(id) { ids.append(id) } }
    }

    /// Says which pipelines and stages that were asked for are not there.
    mutating func warnUnknown(stages: [StageID] = []) {
        let definitions = snapshot.definitions
        let names =
            pipelines.filter { definitions.ordinal(of: $0) == nil }.map { "pipeline \($0)" }
            + stages.filter { definitions.ordinal(of: $0) == nil }.map { "stage \($0)" }
        guard !names.isEmpty else { return }
        warnings.append(AnswerWarning("unknown_id", "There is no \(names.joined(separator: ", no "))."))
    }

    /// The one pipeline that the question is about: the one asked for, else the default one, else the only one.
    func pipeline() throws(Problem) -> PipelineID {
        let ids = pipelines
        if ids.count == 1 { return ids[0] }
        let definitions = snapshot.definitions.known(to: frame.knownTo ?? .max)
        let live = definitions.livePipelines
        if ids.isEmpty, let pipeline = definitions.defaultPipeline ?? (live.count == 1 ? live[0] : nil) {
            return pipeline.id
        }
        throw refusal(
            "pipeline_id", ids.isEmpty ? "missing_parameter" : "too_many", "This is asked of exactly one pipeline.")
    }

    /// What is wrong with a parameter.
    func refusal(_ parameter: String, _ code: String, _ detail: String) -> Problem {
        Problem(
            .invalidParameter, detail,
            errors: [FieldProblem(pointer: FieldProblem.queryPointer(parameter), code: code, detail: detail)])
    }

    /// A list of groups, each with the members of its own.
    func groups(_ groups: [(values: [GroupValue], members: JSONObject)]) -> JSON {
        .array(
            groups.map { values, members in
                var object = members
                object["group"] = MetricJSON.json(values, of: frame.groupBy)
                return .object(object)
            })
    }

    /// A list of figures, with the ways to their deals, that are not empty.
    func drills(_ targets: [(name: String, count: Int, target: DrillTarget)]) -> JSON {
        .object(JSONObject(targets.filter { $0.count > 0 }.map { ($0.name, drill($0.target)) }))
    }
}

extension JSON {
    /// A floating-point number, rounded half to even.
    static func decimal(_ number: Double, decimals: Int) -> JSON {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        // Beyond this nothing is rounded any more, and no figure of days or shares comes near it.
        let units = min(max(number * scale, -1e30), 1e30).rounded(.toNearestOrEven)
        return exact(ExactDecimal.text(units: Int128(units), decimals: decimals))
    }
}
