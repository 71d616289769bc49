import DealModel

/// Every stage with what it was when, by what was recorded up to some sequence number, ready for many questions.
///
/// A class, since it is asked about each move of each deal.
final class StageBook: Sendable {
    /// Where a stage stands among those of its pipeline.
    private struct Standing: BitwiseCopyable, Sendable {
        /// Its position.
        let position: Int
        /// How many open stages that are not deleted stand before it.
        let openBefore: Int
        /// How many stand before it or at its position, itself included: before it was made, a stage may share the
        /// position of another.
        let openUpTo: Int

        /// Which way it is from here to another one, both open.
        func direction(to target: Standing) -> StageDirection {
            guard target.position > position else { return .backward }
            return target.openBefore > openUpTo ? .skip : .forward
        }
    }

    /// The order of the open stages of one pipeline from some moment on.
    private struct Layout: Sendable {
        let since: Int64
        /// By the stage's place in the pipeline.
        let standings: [Standing]
    }

    /// What a stage is for moves: all that is needed where its pipeline has one layout, as almost all have.
    private struct End: Sendable {
        let standing: Standing
        let pipeline: Int
        let kind: StageKind
        let hasOneLayout: Bool
    }

    /// The kinds of the stages, by ordinal.
    let kinds: [StageKind]
    /// The ordinals of the stages' pipelines, by ordinal.
    let pipelines: [Int]
    private let places: [Int]
    private let layouts: [[Layout]]
    private let ends: [End]
    private let definitions: Definitions
    private let limit: Int64

    init(_ definitions: Definitions, knownTo limit: Int64) {
        self.definitions = definitions
        self.limit = limit
        var members: [[Int]] = Array(repeating: [], count: definitions.pipelines.count)
        var kinds: [StageKind] = []
        var pipelines: [Int] = []
        var places: [Int] = []
        for (ordinal, stage) in definitions.stages.enumerated() {
            let pipeline = definitions.ordinal(of: stage.current.pipelineID) ?? 0
            kinds.append((stage.value(at: .latest, knownTo: limit) ?? stage.current).kind)
            pipelines.append(pipeline)
            places.append(members[pipeline].count)
            members[pipeline].append(ordinal)
        }
        self.kinds = kinds
        self.pipelines = pipelines
        self.places = places
        let layouts = members.map { Self.layouts(of: $0, in: definitions, knownTo: limit) }
        self.layouts = layouts
        ends = kinds.indices.map { stage in
            let ofPipeline = layouts[pipelines[stage]]
            return End(
                standing: ofPipeline[ofPipeline.count - 1].standings[places[stage]], pipeline: pipelines[stage],
                kind: kinds[stage], hasOneLayout: ofPipeline.count == 1)
        }
    }

    /// The definition of a stage at a moment; nil where it was not known.
    func stage(_ ordinal: Int, at moment: Instant) -> Stage? {
        definitions.stages[ordinal].value(at: moment, knownTo: limit)
    }

    /// The rules of the stages at a moment, by ordinal; nil for those not known.
    func rules(at moment: Instant) -> [StageRule?] {
        definitions.stages.map { $0.value(at: moment, knownTo: limit).map { StageRule($0) } }
    }

    /// The open stages of a pipeline, by position and id, that were not deleted at a moment.
    func openStages(ofPipeline pipeline: Int, at moment: Instant) -> [(ordinal: Int, stage: Stage)] {
        pipelines.indices.filter { pipelines[$0] == pipeline }
            .compactMap { ordinal in stage(ordinal, at: moment).map { (ordinal, $0) } }
            .filter { $0.1.kind == .open && !$0.1.isDeleted }
            .sorted { ($0.1.position, $0.1.id) < ($1.1.position, $1.1.id) }
    }

    /// The position of a stage at a moment.
    func position(of stage: Int, at moment: Int64) -> Int {
        let pipeline = pipelines[stage]
        return layouts[pipeline][layout(of: pipeline, at: moment)].standings[places[stage]].position
    }

    /// Which way a deal goes from one stage to another at a moment; the rule of `Definitions.direction`.
    func direction(from source: Int, to target: Int, at moment: Int64) -> StageDirection {
        let (from, to) = (ends[source], ends[target])
        if from.pipeline != to.pipeline { return .transfer }
        switch to.kind {
        case .won: return .won
        case .lost: return .lost
        case .open: break
        }
        if from.kind == .won || from.kind == .lost { return .reopen }
        if to.hasOneLayout { return from.standing.direction(to: to.standing) }
        let standings = layouts[to.pipeline][layout(of: to.pipeline, at: moment)].standings
        return standings[places[source]].direction(to: standings[places[target]])
    }

    /// Which of the pipeline's layouts held at a moment; a number, since to copy one costs three references.
    private func layout(of pipeline: Int, at moment: Int64) -> Int {
        var index = layouts[pipeline].count - 1
        while index > 0, layouts[pipeline][index].since > moment { index -= 1 }
        return index
    }

    /// One layout for each moment at which a stage changed.
    private static func layouts(of members: [Int], in definitions: Definitions, knownTo limit: Int64) -> [Layout] {
        var moments: Set<Instant> = []
        for stage in members {
            for version in definitions.stages[stage].versions.dropFirst() where version.sequence <= limit {
                moments.insert(version.recordedAt)
            }
        }
        return ([Instant(microseconds: .min)] + moments.sorted()).map { moment in
            let stages = members.map { definitions.stages[$0].value(at: moment, knownTo: limit) }
            let open = stages.compactMap { stage in
                stage.flatMap { $0.kind == .open && !$0.isDeleted ? $0.position : nil }
            }.sorted()
            return Layout(
                since: moment.microseconds,
                standings: stages.map { stage in
                    let position = stage?.position ?? 0
                    return Standing(
                        position: position, openBefore: open.count { $0 < position },
                        openUpTo: open.count { $0 <= position })
                })
        }
    }
}
