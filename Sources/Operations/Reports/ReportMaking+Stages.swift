internal import DealAnalytics
internal import DealModel
internal import Reports
internal import Wire

extension ReportMaking {
    /// The pipelines that the report is about, in the order of their creation.
    var pipelines: [Pipeline] {
        let asked = call.texts("pipeline_id")?.compactMap { PipelineID($0) }
        return stageNames.pipelines.filter { pipeline in
            asked?.contains(pipeline.id) ?? !pipeline.isDeleted
        }
    }

    /// Where a pipeline stands among all, from 1 on, for names that stay when it is renamed.
    func place(of pipeline: Pipeline) -> Int { (snapshot.definitions.ordinal(of: pipeline.id) ?? 0) + 1 }

    /// The stages and pipelines as they were at the moment.
    var stageNames: StageNames { StageNames(snapshot.definitions, at: moment.asOf, knownTo: moment.knownTo) }

    /// The name of the pipeline that a stage of an answer belongs to.
    func pipelineName(ofStage id: JSON?) -> ReportValue {
        let names = stageNames
        guard let ordinal = id?.stringValue.flatMap({ StageID($0) }).flatMap({ snapshot.definitions.ordinal(of: $0) })
        else { return .missing }
        return .text(names.pipelines[names.pipelineOfStage[ordinal]].name)
    }

    /// The name of a stage of an answer, with its pipeline's where there are several.
    func stageLabel(_ stage: JSON) -> String {
        let name = stage["name"]?.stringValue ?? ""
        guard pipelines.count > 1, case .text(let pipeline) = pipelineName(ofStage: stage["stage_id"]) else {
            return name
        }
        return "\(pipeline): \(name)"
    }
}
