internal import ColumnEngine
import DealModel

/// Finds the deals that the figures of a summary are made of.
struct SummaryScan: StateMetric {
    var kinds: Set<StageKind> { Set(StageKind.allCases) }

    /// The buckets of stages are their ordinals, which are below this.
    private static let statusBuckets = UInt32(1) << 20

    /// The deals in a stage.
    static func drill(stage ordinal: Int) -> DrillTarget { DrillTarget(group: nil, buckets: [UInt32(ordinal)]) }

    /// The deals of a status in some pipelines.
    static func drill(_ status: StageKind, ofPipelines ordinals: [Int]) -> DrillTarget {
        DrillTarget(group: nil, buckets: Set(ordinals.map { bucket(status, ofPipeline: $0) }))
    }

    private static func bucket(_ status: StageKind, ofPipeline ordinal: Int) -> UInt32 {
        let code: UInt32 =
            switch status {
            case .open: 0
            case .won: 1
            case .lost: 2
            }
        return statusBuckets + UInt32(ordinal) * 4 + code
    }

    func visit(_ page: StatePage, in context: MetricContext, _ tally: inout some Tally) {
        for index in 0..<page.selection.count {
            let row = page.selection[index]
            let state = page.state(row)
            let stage = Int(state.stage)
            var entry = Entry(deal: page.deal(row))
            entry.appraisal = context.appraise(state, of: entry.deal)
            entry.bucket = UInt32(stage)
            tally.add(entry)
            entry.bucket = Self.bucket(
                context.view.stages.kinds[stage], ofPipeline: context.view.stages.pipelines[stage])
            tally.add(entry)
        }
    }
}
