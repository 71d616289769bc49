import DealModel

/// A deal's way through the stages of one pipeline.
struct OracleJourney: Sendable {
    let life: OracleLife
    /// Its stays in the pipeline's stages, closed ones too, oldest first.
    let stays: [OracleStay]
    /// The pipeline's open stages in their order.
    var stages: [Int] = []

    init(life: OracleLife, stays: [OracleStay], pipeline: Int) {
        self.life = life
        self.stays = stays.filter { life.view.pipeline(ofStage: $0.stage) == pipeline }
    }

    /// The place of the stage in which it began; that of a closed stage is past all open ones.
    var start: Int { stays.first.map { stages.firstIndex(of: $0.stage) ?? stages.count } ?? 0 }

    /// Whether it came to a stage of the pipeline that means won.
    var isWon: Bool { stays.contains { life.view.stage($0.stage).kind == .won } }

    /// Whether it came to one no earlier than to a stay.
    func isWon(since stay: OracleStay) -> Bool {
        stays.contains { life.view.stage($0.stage).kind == .won && $0.enteredAt >= stay.enteredAt }
    }

    /// The first stay by which it came to a stage or a later one, or was won; at most one.
    func firstReaching(_ index: Int, fromStart: Bool) -> [OracleStay] {
        if fromStart, index < start { return [] }
        let first = stays.first { stay in
            (stages.firstIndex(of: stay.stage) ?? -1) >= index || life.view.stage(stay.stage).kind == .won
        }
        return first.map { [$0] } ?? []
    }

    /// For each stage the stay by which it was come to in full order; nil where it was not.
    ///
    /// Going back changes nothing; going past a stage, or beginning past the first, ends it.
    func strictPass(_ midStart: OracleFunnel.MidStart?) -> [OracleStay?] {
        var pass: [OracleStay?] = stages.map { _ in nil }
        var next = 0
        if let first = stays.first, start < stages.count {
            switch midStart {
            case .credit:
                for index in 0..<start { pass[index] = first }
                next = start
            case .fromStart: next = start
            case .exclude, nil: break
            }
        }
        for stay in stays {
            guard let index = stages.firstIndex(of: stay.stage), index >= next else { continue }
            if index > next { break }
            pass[index] = stay
            next += 1
        }
        return pass
    }

    /// Whether a later move back, to this stay's stage or before it, undid the progress that the stay's end made.
    func isVoided(_ stay: OracleStay) -> Bool {
        guard let place = stays.firstIndex(where: { $0.entry.sequence == stay.entry.sequence }),
            let index = stages.firstIndex(of: stay.stage),
            stay.exitReason == .forward || stay.exitReason == .skip
        else { return false }
        return stays[(place + 1)...].contains { later in
            later.entryReason == .backward && (stages.firstIndex(of: later.stage) ?? stages.count) <= index
        }
    }
}
