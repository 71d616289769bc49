import DealModel

/// A log as it is seen from a moment, by what was known at a sequence number. Every metric is a function of it.
struct OracleView: Sendable {
    let log: WorkspaceLog
    /// The moment asked about, T.
    let asOf: Instant
    /// The last sequence number known, K.
    let knownTo: Int64
    private let definitions: Definitions
    /// The deals' versions and tags by the deals' numbers.
    private let versions: [Int: [LogVersion]]
    private let tagChanges: [Int: [LogTagChange]]

    init(_ log: WorkspaceLog, asOf: Instant, knownTo: Int64 = .max) {
        self.log = log
        self.asOf = asOf
        self.knownTo = knownTo
        definitions = log.allDefinitions
        versions = Dictionary(grouping: log.versions, by: \.deal)
        tagChanges = Dictionary(grouping: log.tagChanges, by: \.deal)
    }

    private init(_ view: OracleView, asOf: Instant) {
        log = view.log
        self.asOf = asOf
        knownTo = view.knownTo
        definitions = view.definitions
        versions = view.versions
        tagChanges = view.tagChanges
    }

    /// The same knowledge, seen from another moment.
    func at(_ instant: Instant) -> OracleView {
        OracleView(self, asOf: instant)
    }

    /// The deals that had been created, in the order of their numbers.
    var lives: [OracleLife] { versions.keys.sorted().compactMap { OracleLife($0, in: self) } }

    /// The versions of a deal that are known and that no known one corrects, in the order of the deal's life.
    func standing(_ deal: Int) -> [LogVersion] { WorkspaceLog.standing(versions[deal] ?? [], knownTo: knownTo) }

    /// The ordinals of the tags that a deal has at a moment: of the changes to each, the last by time and sequence
    /// number decides.
    func tags(of deal: Int, at instant: Instant) -> Set<Int> {
        let known = (tagChanges[deal] ?? []).filter { $0.sequence <= knownTo && $0.effectiveAt <= instant }
        var tags: Set<Int> = []
        for change in known.sorted(by: { ($0.effectiveAt, $0.sequence) < ($1.effectiveAt, $1.sequence) }) {
            if change.isLinked { tags.insert(change.tag) } else { tags.remove(change.tag) }
        }
        return tags
    }

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
    ///
    /// What the stages mean is read as of the moment asked about, like a deal's status; it cannot change anyway once a
    /// deal has been in the stage.
    func move(from source: Int, to target: Int, at instant: Instant, order: OracleOrder) -> OracleReason {
        let from = stage(source).kind
        let to = stage(target).kind
        if pipeline(ofStage: source) != pipeline(ofStage: target) { return .transferOut }
        if from.isClosed, to == .open { return .reopen }
        if from.isClosed, from != to { return .reclassified }
        if to == .won { return .won }
        if to == .lost { return .lost }
        let moment = order == .atEvent ? instant : asOf
        let start = stage(source, at: moment).position
        let end = stage(target, at: moment).position
        guard end > start else { return .backward }
        let passed = stages(ofPipeline: pipeline(ofStage: target)).contains { ordinal in
            let other = stage(ordinal, at: moment)
            return stage(ordinal).kind == .open && !other.isDeleted && other.position > start && other.position < end
        }
        return passed ? .skip : .forward
    }
}
