import DealModel

/// One of the two pipelines of the made-up deals; stages are named by their ordinals.
struct MadeStages {
    /// The ordinal of the first stage; the open ones come first, then won, then lost.
    let first: Int
    let openCount: Int
    let stayDaysMax: Int
    let lossPercent: Int
    let probabilities: [Int64]

    static let sales = MadeStages(
        first: 0, openCount: 4, stayDaysMax: 45, lossPercent: 24, probabilities: [100_000, 250_000, 500_000, 750_000])
    static let renewals = MadeStages(
        first: 6, openCount: 3, stayDaysMax: 60, lossPercent: 12, probabilities: [600_000, 700_000, 900_000])
    static let all = [sales, renewals]

    /// Where a deal goes on from a stage.
    func next(after stage: Int, _ random: inout SplitMix64) -> Int {
        let place = stage - first
        let (won, lost) = (first + openCount, first + openCount + 1)
        guard place < openCount else { return won - 1 }
        if random.chance(lossPercent) { return lost }
        if place > 0, random.chance(7) { return first + random.below(place) }
        if place + 2 < openCount, random.chance(12) { return stage + 2 }
        return place + 1 < openCount ? stage + 1 : won
    }

    /// All of them as definitions.
    static func definitions(recordedAt: Instant) -> (Definitions, rules: [Stage]) {
        var definitions = Definitions()
        var stages: [Stage] = []
        var sequence: Int64 = 0
        for (number, line) in all.enumerated() {
            let pipeline = Pipeline(id: PipelineID(high: 1, low: UInt64(number)), name: "Pipeline \(number)")
            sequence += 1
            definitions.record(pipeline, sequence: sequence, recordedAt: recordedAt)
            for place in 0..<line.openCount + 2 {
                let kind: StageKind = place < line.openCount ? .open : place == line.openCount ? .won : .lost
                let stage = Stage(
                    id: StageID(high: 2, low: UInt64(stages.count)), pipelineID: pipeline.id,
                    name: "Stage \(stages.count)", position: place + 1, kind: kind,
                    defaultProbability: kind == .open ? Probability(millionths: line.probabilities[place]) : nil)
                sequence += 1
                definitions.record(stage, sequence: sequence, recordedAt: recordedAt)
                stages.append(stage)
            }
        }
        return (definitions, stages)
    }
}
