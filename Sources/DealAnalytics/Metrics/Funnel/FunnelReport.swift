internal import ColumnEngine
import DealModel

/// Makes the answer of a funnel from what was counted.
struct FunnelReport {
    private let scan: FunnelScan
    private let countMin: Int
    private let quantile: Double

    init(_ scan: FunnelScan, _ frame: AnalysisFrame) {
        self.scan = scan
        countMin = frame.countMin
        quantile = NormalQuantile.twoSided(frame.confidence)
    }

    /// One course for each method.
    func courses(_ tally: FunnelTally, group: KeyTable.Key?) -> [FunnelAnswer.Course] {
        scan.funnel.methods.enumerated().map { place, method in
            FunnelAnswer.Course(method: method, stages: stages(tally, method, place, group))
        }
    }

    private func stages(
        _ tally: FunnelTally, _ method: Funnel.Method, _ methodPlace: Int, _ group: KeyTable.Key?
    ) -> [FunnelStage] {
        var stages: [FunnelStage] = []
        var product: Double? = 1
        for place in scan.line.stages.indices {
            let firstBucket = scan.layout.first(method: methodPlace, stage: place)
            let count = { (field: FunnelField) in tally.counts[Int(firstBucket + FunnelLayout.slot(field))] }
            let cell = methodPlace * scan.layout.stageCount + place
            let incidence =
                scan.funnel.open == .censor && method.canCensor ? tally.lengths[cell].cumulativeIncidence : nil
            let cumulative: Int64?
            if method.countsStays {
                cumulative = product.map { Ratio6.millionths($0) }
                let considered = count(.considered)
                let step = incidence ?? (considered == 0 ? nil : Double(count(.converted)) / Double(considered))
                product = product.flatMap { product in step.map { product * $0 } }
            } else {
                let first = stages.first?.count(.entries) ?? count(.entries)
                cumulative = Ratio6.millionths(Int128(count(.entries)), over: Int128(first))
            }
            stages.append(
                FunnelStage(
                    stage: scan.line.stages[place], counts: FunnelField.allCases.map(count),
                    figures: tally.figures[cell],
                    stepRate: Rate(
                        count(.converted), of: count(.considered), countMin: countMin, quantile: quantile),
                    censoredRate: incidence.map { Ratio6.millionths($0) }, cumulativeRate: cumulative,
                    group: group, firstBucket: firstBucket))
        }
        return stages
    }
}
