import DealModel

/// A log as it is seen from a moment, by what was known at a sequence number. Every metric is a function of it.
struct OracleView: Sendable {
    let log: WorkspaceLog
    /// The moment asked about, T.
    let asOf: Instant
    /// The last sequence number known, K.
    let knownTo: Int64
    private let definitions: Definitions

    init(_ log: WorkspaceLog, asOf: Instant, knownTo: Int64 = .max) {
        self.log = log
        self.asOf = asOf
        self.knownTo = knownTo
        definitions = log.allDefinitions
    }

    /// The same knowledge, seen from another moment.
    func at(_ instant: Instant) -> OracleView { OracleView(log, asOf: instant, knownTo: knownTo) }

    /// The deals that had been created, in the order of their numbers.
    var lives: [OracleLife] { (0..<log.dealCount).compactMap { OracleLife($0, in: self) } }

    /// The definition of a stage at the moment asked about.
    func stage(_ ordinal: Int) -> Stage { stage(ordinal, at: asOf) }

    /// The definition of a stage at another moment.
    func stage(_ ordinal: Int, at instant: Instant) -> Stage {
        let entry = definitions.stages[ordinal]
        // A version can only name a stage that was known before it.
        return entry.value(at: instant, knownTo: knownTo) ?? entry.versions[0].value
    }

    /// The pipeline that a stage is a step of; it never changes.
    func pipeline(ofStage ordinal: Int) -> Int {
        definitions.ordinal(of: definitions.stages[ordinal].current.pipelineID) ?? -1
    }

    /// How many pipelines are known.
    var pipelineCount: Int { definitions.pipelines.filter { $0.versions[0].sequence <= knownTo }.count }

    /// The known stages of a pipeline, deleted ones included, by position and id at the moment asked about.
    func stages(ofPipeline pipeline: Int) -> [Int] {
        definitions.stages.indices.filter {
            definitions.stages[$0].versions[0].sequence <= knownTo && self.pipeline(ofStage: $0) == pipeline
        }.sorted { (stage($0).position, stage($0).id) < (stage($1).position, stage($1).id) }
    }

    /// Why a deal that was in one stage is in another from `instant` on.
    func move(from source: Int, to target: Int, at instant: Instant, order: OracleOrder) -> OracleReason {
        let moment = order == .atEvent ? instant : asOf
        let from = stage(source, at: moment)
        let to = stage(target, at: moment)
        if from.pipelineID != to.pipelineID { return .transferOut }
        if from.kind.isClosed, to.kind == .open { return .reopen }
        if from.kind.isClosed, from.kind != to.kind { return .reclassified }
        if to.kind == .won { return .won }
        if to.kind == .lost { return .lost }
        guard to.position > from.position else { return .backward }
        let passed = stages(ofPipeline: pipeline(ofStage: target)).map { stage($0, at: moment) }.contains {
            $0.kind == .open && !$0.isDeleted && $0.position > from.position && $0.position < to.position
        }
        return passed ? .skip : .forward
    }
}
