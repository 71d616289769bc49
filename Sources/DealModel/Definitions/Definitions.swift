/// All pipelines, stages and tags of a workspace and its settings, with everything they have been.
///
/// Each has an ordinal, its place in the order of creation, which columns and rows use in place of the id.
public struct Definitions: Sendable {
    /// Pipelines by ordinal.
    public private(set) var pipelines: [VersionedDefinition<Pipeline>] = []
    /// Stages by ordinal.
    public private(set) var stages: [VersionedDefinition<Stage>] = []
    /// Tags by ordinal.
    public private(set) var tags: [VersionedDefinition<Tag>] = []
    /// What is set for the whole workspace; nil before anything was.
    public private(set) var settings: VersionedDefinition<WorkspaceSettings>?
    /// The sequence number of the last change to a pipeline, stage or tag definition; 0 before the first.
    public private(set) var lastSequence: Int64 = 0

    private var pipelineOrdinals: [PipelineID: Int] = [:]
    private var stageOrdinals: [StageID: Int] = [:]
    private var tagOrdinals: [TagID: Int] = [:]
    /// The ordinals of tags that are not deleted by the bytes of their names, since `==` also calls different bytes
    /// equal where Unicode holds them for the same characters.
    private var liveTagOrdinals: [[UInt8]: Int] = [:]

    /// How many pipelines a workspace can have, deleted ones included.
    public static let pipelinesMax = 10_000
    /// How many stages a workspace can have, deleted ones included; stage ordinals fit 16 bits.
    public static let stagesMax = 60_000
    /// How many stages that are not deleted a pipeline can have.
    public static let stagesPerPipelineMax = 100
    /// How many tags a workspace can have, deleted ones included.
    public static let tagsMax = 10_000

    /// Begins with nothing.
    public init() {}

    /// Takes in the next recorded version of a pipeline.
    public mutating func record(_ pipeline: Pipeline, sequence: Int64, recordedAt: Instant) {
        let version = VersionedDefinition.Version(sequence: sequence, recordedAt: recordedAt, value: pipeline)
        if let ordinal = pipelineOrdinals[pipeline.id] {
            pipelines[ordinal].append(version)
        } else {
            pipelineOrdinals[pipeline.id] = pipelines.count
            pipelines.append(VersionedDefinition(first: version))
        }
        lastSequence = sequence
    }

    /// Takes in the next recorded version of a stage.
    public mutating func record(_ stage: Stage, sequence: Int64, recordedAt: Instant) {
        let version = VersionedDefinition.Version(sequence: sequence, recordedAt: recordedAt, value: stage)
        if let ordinal = stageOrdinals[stage.id] {
            stages[ordinal].append(version)
        } else {
            stageOrdinals[stage.id] = stages.count
            stages.append(VersionedDefinition(first: version))
        }
        lastSequence = sequence
    }

    /// Takes in the next recorded version of a tag.
    public mutating func record(_ tag: Tag, sequence: Int64, recordedAt: Instant) {
        let version = VersionedDefinition.Version(sequence: sequence, recordedAt: recordedAt, value: tag)
        let ordinal = tagOrdinals[tag.id] ?? tags.count
        if ordinal < tags.count {
            let before = tags[ordinal].current
            if !before.isDeleted { liveTagOrdinals[Array(before.name.utf8)] = nil }
            tags[ordinal].append(version)
        } else {
            tagOrdinals[tag.id] = ordinal
            tags.append(VersionedDefinition(first: version))
        }
        if !tag.isDeleted { liveTagOrdinals[Array(tag.name.utf8)] = ordinal }
        lastSequence = sequence
    }

    /// Takes in the next recorded version of the settings.
    public mutating func record(_ settings: WorkspaceSettings, sequence: Int64, recordedAt: Instant) {
        let version = VersionedDefinition.Version(sequence: sequence, recordedAt: recordedAt, value: settings)
        if self.settings == nil {
            self.settings = VersionedDefinition(first: version)
        } else {
            self.settings?.append(version)
        }
    }

    /// The sequence number of the last change to any definition or to the settings; 0 before the first.
    public var lastRecordedSequence: Int64 { max(lastSequence, settings?.lastSequence ?? 0) }

    /// The settings that held at `instant`, by what was recorded up to `sequence`; nil where nothing was set yet.
    public func settings(at instant: Instant, knownTo sequence: Int64 = .max) -> WorkspaceSettings? {
        settings?.value(at: instant, knownTo: sequence)
    }

    /// The pipeline's ordinal; nil for an unknown id.
    public func ordinal(of id: PipelineID) -> Int? { pipelineOrdinals[id] }

    /// The stage's ordinal; nil for an unknown id.
    public func ordinal(of id: StageID) -> Int? { stageOrdinals[id] }

    /// The tag's ordinal; nil for an unknown id.
    public func ordinal(of id: TagID) -> Int? { tagOrdinals[id] }

    /// The ordinal of the tag of that name that is not deleted; nil where there is none. Names are compared by bytes.
    public func tagOrdinal(named name: String) -> Int? { liveTagOrdinals[Array(name.utf8)] }

    /// The pipeline as it is now, deleted ones included; nil for an unknown id.
    public func pipeline(_ id: PipelineID) -> Pipeline? { pipelineOrdinals[id].map { pipelines[$0].current } }

    /// The stage as it is now, deleted ones included; nil for an unknown id.
    public func stage(_ id: StageID) -> Stage? { stageOrdinals[id].map { stages[$0].current } }

    /// The stage as it was at `instant`, by what was recorded up to `sequence`.
    public func stage(_ id: StageID, at instant: Instant, knownTo sequence: Int64 = .max) -> Stage? {
        stageOrdinals[id].flatMap { stages[$0].value(at: instant, knownTo: sequence) }
    }

    /// When the stage, or its pipeline, was deleted; nil while neither is.
    public func deletedAt(_ id: StageID) -> Instant? {
        guard let stage = stageOrdinals[id].map({ stages[$0] }) else { return nil }
        let pipeline = pipelineOrdinals[stage.current.pipelineID].map { pipelines[$0] }
        let deletions = [
            stage.current.isDeleted ? stage.updatedAt : nil,
            pipeline?.current.isDeleted == true ? pipeline?.updatedAt : nil,
        ]
        return deletions.compactMap { $0 }.min()
    }

    /// The pipelines that are not deleted now, in order of creation.
    public var livePipelines: [Pipeline] { pipelines.map(\.current).filter { !$0.isDeleted } }

    /// The pipeline that new deals go to when they name none.
    public var defaultPipeline: Pipeline? { livePipelines.first { $0.isDefault } }

    /// The stages of a pipeline that are not deleted now, by position.
    public func liveStages(of pipeline: PipelineID) -> [Stage] {
        stages.map(\.current).filter { $0.pipelineID == pipeline && !$0.isDeleted }.sorted(by: Self.byPosition)
    }

    /// The stages of a pipeline that were not deleted at `instant`, by position, by what was recorded up to `sequence`.
    public func stages(of pipeline: PipelineID, at instant: Instant, knownTo sequence: Int64 = .max) -> [Stage] {
        stages.compactMap { $0.value(at: instant, knownTo: sequence) }.filter {
            $0.pipelineID == pipeline && !$0.isDeleted
        }.sorted(by: Self.byPosition)
    }

    /// Which way a deal went that left `source` (nil: was created) for `target` at `instant`.
    ///
    /// By first match: created, transfer, won, lost, reopen, skip, forward, backward; positions and kinds are those at
    /// that instant. A skip passes over at least one open stage.
    public func direction(
        from source: StageID?, to target: StageID, at instant: Instant, knownTo sequence: Int64 = .max
    ) -> StageDirection {
        guard let source, let from = stage(source, at: instant, knownTo: sequence),
            let to = stage(target, at: instant, knownTo: sequence)
        else { return .created }
        if from.pipelineID != to.pipelineID { return .transfer }
        switch to.kind {
        case .won: return .won
        case .lost: return .lost
        case .open: break
        }
        if from.kind.isClosed { return .reopen }
        guard to.position > from.position else { return .backward }
        let passes = stages(of: to.pipelineID, at: instant, knownTo: sequence).contains {
            $0.kind == .open && $0.position > from.position && $0.position < to.position
        }
        return passes ? .skip : .forward
    }

    private static func byPosition(_ left: Stage, _ right: Stage) -> Bool {
        (left.position, left.id) < (right.position, right.id)
    }
}
