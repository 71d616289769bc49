import DealModel

/// How long the open deals of each stage have been there.
struct OracleAging: Sendable {
    struct Parameters: Sendable {
        var pipeline: Int
        /// The first whole day of each bucket, rising from 0.
        var buckets = [0, 7, 14, 30, 60, 90]
        var zone = OracleZone.utc
        var scope = OracleScope()
        var reading = OracleValue()
    }

    struct OpenDeal: Sendable {
        var deal: Int
        /// Whole local days since the present stay began.
        var ageDays: Int
        /// The share of past stays in the stage that were no longer, by the curve of Kaplan and Meier.
        var percentile: Double
    }

    struct Row: Sendable {
        var stage: Int
        /// One a bucket.
        var buckets: [OracleGroups]
        var deals: [OpenDeal] = []
    }

    var rows: [Row] = []

    static func of(_ view: OracleView, _ parameters: Parameters) -> Self {
        let lives = view.lives
        let today = parameters.zone.date(view.asOf)
        let stages = view.stages(ofPipeline: parameters.pipeline).filter { view.stage($0).kind == .open }
        return Self(
            rows: stages.map { stage in
                var row = Row(stage: stage, buckets: parameters.buckets.map { _ in [:] })
                let curve = OracleSurvival(
                    observations: lives.flatMap { $0.stays() }.filter { $0.stage == stage }.map { stay in
                        .init(
                            length: days(stay, view),
                            isCensored: stay.leftAt == nil || stay.exitReason == .deleted
                        )
                    }
                )
                for life in lives where life.isOpen && life.now.stage == stage {
                    guard parameters.scope.contains(life.now, in: view), let stay = life.stays().last else { continue }
                    let ageDays = Int(today.dayNumber) - Int(parameters.zone.date(stay.enteredAt).dayNumber)
                    let bucket = parameters.buckets.lastIndex { $0 <= ageDays } ?? 0
                    row.buckets[bucket].add(life.now, stage: view.stage(stage), as: parameters.reading)
                    row.deals.append(
                        OpenDeal(
                            deal: life.deal,
                            ageDays: ageDays,
                            percentile: 1 - curve.survival(after: days(stay, view))
                        )
                    )
                }
                return row
            }
        )
    }

    private static func days(_ stay: OracleStay, _ view: OracleView) -> Double {
        Double(stay.length(asOf: view.asOf)) / Double(Instant.microsecondsPerDay)
    }
}
