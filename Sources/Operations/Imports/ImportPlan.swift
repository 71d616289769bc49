internal import Bundles
internal import DealAnalytics
internal import DealModel
internal import Wire
internal import WorkspaceStore

/// What an import does to pipelines and stages: which of the bundle's are here already, and which are new.
struct ImportPlan: Sendable {
    /// The bundle's pipelines and stages.
    let bundle: BundleDefinitions
    /// The different names of tags in the bundle; becoming a tag is left to the first deal that has the name.
    let tagNames: [String]
    /// Names the system that the ids come from.
    let source: String
    /// Each of the bundle's pipelines where it is known here.
    let knownPipelines: [Pipeline?]
    /// Each of the bundle's stages where it is known here.
    let knownStages: [Stage?]
    /// What does not fit to what is here.
    private(set) var problems: [JSON] = []
    /// Whether the bundle's default pipeline becomes the default here.
    let takesDefault: Bool
    private let hasDeals: Bool

    /// Compares a bundle with the workspace.
    init(bundle: BundleDefinitions, tagNames: [String] = [], source: String, in snapshot: DealSnapshot) {
        self.init(
            bundle: bundle, tagNames: tagNames, source: source, definitions: snapshot.definitions,
            hasDeals: snapshot.dealCount > 0)
    }

    private init(
        bundle: BundleDefinitions, tagNames: [String], source: String, definitions: Definitions, hasDeals: Bool
    ) {
        self.hasDeals = hasDeals
        self.bundle = bundle
        self.tagNames = tagNames
        self.source = source
        let pipelines = Dictionary(
            definitions.livePipelines.compactMap { pipeline in pipeline.externalID.map { ($0, pipeline) } },
            uniquingKeysWith: { first, _ in first })
        let stages = Dictionary(
            definitions.stages.map(\.current).filter { !$0.isDeleted }.compactMap { stage in
                stage.externalID.map { ($0, stage) }
            }, uniquingKeysWith: { first, _ in first })
        let known = bundle.pipelines.map { pipelines[ExternalID(source: source, id: $0.sourceID)] }
        knownPipelines = known
        knownStages = bundle.stages.map { stages[ExternalID(source: source, id: $0.sourceID)] }
        takesDefault = definitions.livePipelines.isEmpty || (!hasDeals && Self.isOnlySeed(definitions))
        for (stage, known) in zip(bundle.stages, knownStages) {
            guard let known else { continue }
            if let place = stage.pipeline, known.pipelineID != knownPipelines[place]?.id {
                problems.append(Self.problem(stage, "pipeline_id", "belongs to another pipeline here"))
            }
            if known.kind != stage.kind {
                problems.append(Self.problem(stage, "kind", "is \(known.kind.rawValue) here"))
            }
        }
        checkRoom(definitions)
    }

    /// Says where the bundle's news would lead beyond a limit of the workspace.
    private mutating func checkRoom(_ definitions: Definitions) {
        let newPipelines = knownPipelines.filter { $0 == nil }.count
        let newStages = knownStages.filter { $0 == nil }.count
        if definitions.pipelines.count + newPipelines > Definitions.pipelinesMax {
            problems.append(
                Self.problem(.pipelines, nil, nil, "a workspace has at most \(Definitions.pipelinesMax) pipelines"))
        }
        if definitions.stages.count + newStages > Definitions.stagesMax {
            problems.append(Self.problem(.stages, nil, nil, "a workspace has at most \(Definitions.stagesMax) stages"))
        }
        let newTags = tagNames.filter { definitions.tag(named: $0) == nil }.count
        if definitions.tags.count + newTags > Definitions.tagsMax {
            problems.append(
                Self.problem(.dealTags, "tag", nil, "a workspace has at most \(Definitions.tagsMax) different tags"))
        }
        let here = Self.stageIDs(in: definitions).mapValues(\.count)
        var new = Array(repeating: 0, count: bundle.pipelines.count)
        for (stage, known) in zip(bundle.stages, knownStages) where known == nil {
            if let place = stage.pipeline { new[place] += 1 }
        }
        for (index, pipeline) in bundle.pipelines.enumerated() {
            let before = knownPipelines[index].flatMap { here[$0.id] } ?? 0
            guard before + new[index] > Definitions.stagesPerPipelineMax else { continue }
            problems.append(
                Self.problem(
                    .stages, "pipeline_id", pipeline.sourceID,
                    "a pipeline has at most \(Definitions.stagesPerPipelineMax) stages"))
        }
    }

    /// Whether anything is to be written.
    var hasNews: Bool { knownPipelines.contains { $0 == nil } || knownStages.contains { $0 == nil } }

    /// Whether the bundle asks for a default that it does not get.
    var ignoresDefault: Bool {
        !takesDefault && zip(bundle.pipelines, knownPipelines).contains { $0.isDefault && $1?.isDefault != true }
    }

    /// Writes the new ones, as they are new by then: others may have written since the plan was made.
    ///
    /// - Returns: the stage of each of the bundle's stages.
    func write(_ write: WriteTransaction) throws(StoreError) -> [Stage] {
        let plan = ImportPlan(
            bundle: bundle, tagNames: tagNames, source: source, definitions: write.definitions, hasDeals: hasDeals)
        guard plan.problems.isEmpty else {
            throw .refused(
                Problem(.conflict, "Pipelines or stages were changed while the import ran; run it again."))
        }
        return try plan.writeNews(write)
    }

    private func writeNews(_ write: WriteTransaction) throws(StoreError) -> [Stage] {
        var pipelineIDs: [PipelineID] = []
        for (pipeline, known) in zip(bundle.pipelines, knownPipelines) {
            if let known {
                pipelineIDs.append(known.id)
                continue
            }
            let isDefault = pipeline.isDefault && takesDefault
            try PipelineOperations.clearDefault(unless: !isDefault, in: write)
            let new = Pipeline(
                id: write.newID(), name: pipeline.name, isDefault: isDefault,
                externalID: ExternalID(source: source, id: pipeline.sourceID))
            try write.record(new)
            pipelineIDs.append(new.id)
        }
        // Gathered once, since going through all stages for each new one takes too long where there are many.
        var siblings = Self.stageIDs(in: write.definitions)
        var stages: [Stage] = []
        for (stage, known) in zip(bundle.stages, knownStages) {
            if let known {
                stages.append(known)
                continue
            }
            guard let place = stage.pipeline else { preconditionFailure("\(stage.sourceID) is in no pipeline") }
            let pipelineID = pipelineIDs[place]
            var new = Stage(
                id: write.newID(), pipelineID: pipelineID, name: stage.name, position: stage.position, kind: stage.kind,
                defaultProbability: stage.defaultProbability, forecastCategory: stage.forecastCategory,
                staleAfterDays: stage.staleAfterDays, isArchived: stage.isArchived,
                externalID: ExternalID(source: source, id: stage.sourceID))
            let others = siblings[pipelineID, default: []].compactMap { write.definitions.stage($0) }
            new.position = try StageOrder.makeRoom(
                at: new.position, among: others.sorted { $0.position < $1.position }, in: write)
            try write.record(new)
            siblings[pipelineID, default: []].append(new.id)
            stages.append(new)
        }
        return stages
    }

    /// The stages of each pipeline that are not deleted.
    private static func stageIDs(in definitions: Definitions) -> [PipelineID: [StageID]] {
        let live = definitions.stages.lazy.map(\.current).filter { !$0.isDeleted }
        return Dictionary(grouping: live, by: \.pipelineID).mapValues { $0.map(\.id) }
    }

    /// Whether there is nothing but the pipeline that every new workspace begins with, as it was made.
    private static func isOnlySeed(_ definitions: Definitions) -> Bool {
        definitions.pipelines.count == 1 && definitions.pipelines[0].current.name == SeedPipeline.name
            && definitions.pipelines[0].versions.count == 1 && definitions.stages.allSatisfy { $0.versions.count == 1 }
            && definitions.pipelines[0].current.externalID == nil
    }

    private static func problem(_ stage: BundleStage, _ column: String, _ what: String) -> JSON {
        problem(.stages, column, stage.sourceID, "the stage \(stage.sourceID) \(what)")
    }

    private static func problem(_ file: BundleFile, _ column: String?, _ value: String?, _ detail: String) -> JSON {
        [
            "file": .string(file.rawValue), "line": .null, "column": .optional(column), "value": .optional(value),
            "code": "conflict", "detail": .string(detail), "allowed": .null, "did_you_mean": .null, "deal": .null,
        ]
    }
}
