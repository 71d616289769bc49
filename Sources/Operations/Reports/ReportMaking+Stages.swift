internal import DealAnalytics
internal import DealModel
internal import Reports
internal import Wire

extension ReportMaking {
    /// The pipelines that the report is about, in the order of their creation.
    var pipelines: [Pipeline] {
        let asked = call.texts("pipeline_id")?.compactMap { PipelineID($0) }
        let limit = moment.knownTo ?? .max
        return zip(stageNames.pipelines, snapshot.definitions.pipelines).compactMap { pipeline, recorded in
            // One that was recorded later was not there.
            guard recorded.value(at: moment.asOf, knownTo: limit) != nil else { return nil }
            return asked?.contains(pipeline.id) ?? !pipeline.isDeleted ? pipeline : nil
        }
    }

    /// Refuses a report that goes through the history once for each pipeline where that would be too often.
    func checkCost(passesPerPipeline passes: Int = 1) throws(Problem) {
        let rows = (pipelines.count * passes).multipliedReportingOverflow(by: max(1, snapshot.versionCount))
        guard rows.overflow || rows.partialValue > AnalyticsLimits.rowsMax else { return }
        let detail =
            "It would go through \(snapshot.versionCount) versions of deals for each of \(pipelines.count) pipelines; "
            + "pipeline_id makes them fewer."
        throw Problem(
            .validationFailed, "The report costs too much.",
            errors: [
                FieldProblem(pointer: FieldProblem.queryPointer("pipeline_id"), code: "too_costly", detail: detail)
            ])
    }

    /// Where a pipeline stands among all, from 1 on, for names that stay when it is renamed.
    func place(of pipeline: Pipeline) -> Int { (snapshot.definitions.ordinal(of: pipeline.id) ?? 0) + 1 }

    /// The name of the pipeline that a stage of an answer belongs to.
    func pipelineName(ofStage id: JSON?) -> ReportValue {
        let names = stageNames
        guard let ordinal = id?.stringValue.flatMap({ StageID($0) }).flatMap({ snapshot.definitions.ordinal(of: $0) })
        else { return .missing }
        return .text(names.pipelines[names.pipelineOfStage[ordinal]].name)
    }

    /// The name of a stage of an answer, with its pipeline's where there are several.
    ///
    /// - Parameter isAlone: whether there is only one pipeline.
    func stageLabel(_ stage: JSON, isAlone: Bool) -> String {
        let name = stage["name"]?.stringValue ?? ""
        guard !isAlone, case .text(let pipeline) = pipelineName(ofStage: stage["stage_id"]) else {
            return name
        }
        return "\(pipeline): \(name)"
    }
}
