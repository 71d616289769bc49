internal import DealAnalytics
internal import DealModel
internal import Wire

/// A metric as an operation: what it is called, which parameters it has beside those of every metric, how it is
/// answered, and how the deals of one of its figures are listed.
struct MetricOperation: Sendable {
    /// Answers a call.
    typealias Answer = @Sendable (inout MetricCall) throws(Problem) -> JSON
    /// Lists what a figure is made of.
    typealias Drill = @Sendable (MetricCall, DrillRequest) throws(Problem) -> DrillList

    /// The operation's name, such as `analytics.win_rate`.
    let name: String
    /// Its paths; the first is the operation's own, the others lead to the same under another name.
    let paths: [String]
    let summary: String
    /// The definition that it goes by where the call chooses no other.
    let definition: MetricDefinition
    let parameters: [Parameter]
    let data: Schema
    /// The name of the window where none is asked for; all time for nil.
    var window: String?
    /// Whether a pipeline that is deleted by now can be asked about, as it was before.
    var isAboutPast = false
    /// Whether `pipeline_id` says whose stages the answer is about, rather than which deals count: a deal that has
    /// gone on to another pipeline still counts where it was.
    var isAboutStages = false
    let answer: Answer
    /// What the data is where nothing was known yet; null for nil.
    var unknown: (@Sendable (MetricCall) -> JSON)?
    let drill: Drill

    /// The operations: one a path. A path with `{id}` is about the pipeline of that id.
    var operations: [Operation] {
        paths.enumerated().map { index, path in
            let isOfPipeline = path.contains("{id}")
            return Operation(
                index == 0 ? name : "\(name).\(Self.suffix(path))", .init(.get, path), scope: .read, effect: .reads,
                summary: index == 0 ? summary : "\(summary), by another name",
                details: "\(definition.formula) See analytics.definitions for every rule and a worked example.",
                parameters: (isOfPipeline ? [.path("id", Schemas.id("The pipeline."))] : [])
                    + FrameParameters.common.filter { !isOfPipeline || $0.name != "pipeline_id" } + parameters,
                output: .init(
                    .object(
                        "The figures with their papers.",
                        [.required("data", data.nullable()), .required("meta", MetricJSON.meta)]), hasEntityTag: true),
                problems: isOfPipeline ? [.notFound] : []
            ) { call throws(Problem) in try handle(call) }
        }
    }

    /// Lists what a figure of the query is made of that a call means.
    static func drill<Query: Drillable>(
        of query: @escaping @Sendable (MetricCall) throws(Problem) -> Query
    ) -> Drill {
        { metric, request throws(Problem) in
            let query = try query(metric)
            return try metric.run { () throws(QueryStopped) in
                try query.drill(request, metric.frame, on: metric.snapshot, metric.work)
            }
        }
    }

    private static func suffix(_ path: String) -> String {
        path.split(separator: "/").filter { $0 != "{id}" }.map { $0.replacingDashes }.joined(separator: "_")
    }

    private func handle(_ call: OperationCall) throws(Problem) -> OperationAnswer {
        var call = call
        if call.parameters["id"] != nil {
            let id: PipelineID = try call.pathID("id", "pipeline")
            guard let pipeline = call.workspace.definitions.pipeline(id), isAboutPast || !pipeline.isDeleted else {
                throw OperationCall.notFound("pipeline")
            }
            call = call.naming(pipeline: id)
        }
        var metric = try MetricCall(call, operation: self)
        return try metric.answer()
    }
}

extension Substring {
    fileprivate var replacingDashes: String { String(map { $0 == "-" ? "_" : $0 }) }
}
