internal import ColumnEngine
import DealModel

/// Makes the answer of `Transitions` from what was counted.
struct TransitionReport {
    private let scan: TransitionScan
    private let countMin: Int
    private let quantile: Double

    private static let microsecondsPerDay: Int128 = 86_400_000_000
    /// The place of those that get stuck, after won, lost, transferred and deleted.
    private static let stuckEnd = 4

    init(_ scan: TransitionScan, _ frame: AnalysisFrame) {
        self.scan = scan
        countMin = frame.countMin
        quantile = NormalQuantile.twoSided(frame.confidence)
    }

    /// The moves of one group and the chain that they make.
    func matrix(_ tally: CellTally, group: KeyTable.Key?) -> TransitionMatrix {
        let segment = group == nil ? Segment.total : .group
        let counts = tally.figures.map(\.dealCount)
        var moves: [Transition] = []
        for source in scan.stages.indices {
            let first = source * scan.targetCount
            let exits = counts[first..<first + scan.targetCount].reduce(0, +)
            for target in 0..<scan.targetCount where counts[first + target] > 0 {
                let bucket = first + target
                moves.append(
                    Transition(
                        from: scan.stages[source], to: self.target(target), figures: tally.figures[bucket],
                        rate: Rate(counts[bucket], of: exits, countMin: countMin, quantile: quantile),
                        meanDays: Ratio6.millionths(
                            tally.microseconds[bucket], over: Int128(counts[bucket]) * Self.microsecondsPerDay) ?? 0,
                        drill: DrillTarget(group: group, buckets: [segment.bucket(UInt32(bucket))])))
            }
        }
        return chain(moves, counts, tally)
    }

    private func target(_ place: Int) -> Transition.Target {
        switch place {
        case scan.transferred: .transferred
        case scan.deleted: .deleted
        default: .stage(scan.stages[place])
        }
    }

    private func chain(_ moves: [Transition], _ counts: [Int], _ tally: CellTally) -> TransitionMatrix {
        let count = { (source: Int, target: Int) in counts[source * scan.targetCount + target] }
        let open = scan.stages.indices.filter { stage in
            let isUsed =
                (0..<scan.targetCount).contains { count(stage, $0) > 0 }
                || scan.stages.indices.contains { count($0, stage) > 0 }
            return scan.kinds[stage] == .open && (!scan.stages[stage].isDeleted || isUsed)
        }
        let closed = scan.stages.indices.filter { scan.kinds[$0].isClosed } + [scan.transferred, scan.deleted]
        let isLive = Self.live(open, closed, scan.targetCount, count)
        let live = open.filter { isLive[$0] }
        let stuck = open.filter { !isLive[$0] }
        let exits = live.map { stage in (0..<scan.targetCount).reduce(0) { $0 + count(stage, $1) } }
        let solved = AbsorbingChain(
            zip(live, exits).map { stage, exits in
                let share = { (targets: [Int]) in
                    Double(targets.reduce(0) { $0 + count(stage, $1) }) / Double(exits)
                }
                let first = stage * scan.targetCount
                let total = tally.microseconds[first..<first + scan.targetCount].reduce(0, +)
                return AbsorbingChain.State(
                    onward: live.map { share([$0]) },
                    ends: [
                        share(closed.filter { $0 < scan.kinds.count && scan.kinds[$0] == .won }),
                        share(closed.filter { $0 < scan.kinds.count && scan.kinds[$0] == .lost }),
                        share([scan.transferred]), share([scan.deleted]), share(stuck),
                    ],
                    reward: Double(total) / Double(exits) / Double(Self.microsecondsPerDay))
            })
        let prospects = live.indices.map { place in
            let ends = solved.ends[place]
            let isStuck = ends[Self.stuckEnd] > 0
            return StageProspect(
                stage: scan.stages[live[place]], exitCount: exits[place],
                status: exits[place] >= countMin ? .ok : .insufficientHistory, won: ends[0], lost: ends[1],
                transferred: ends[2], deleted: ends[3], stuck: ends[Self.stuckEnd],
                remainingDays: isStuck ? nil : solved.rewards[place],
                visits: isStuck
                    ? nil
                    : live.indices.map { .init(stage: scan.stages[live[$0]], visits: solved.visits[place][$0]) })
        }
        return TransitionMatrix(
            moves: moves, prospects: prospects, stuckStages: stuck.map { scan.stages[$0] })
    }

    /// The stages from which an end can be reached, by place.
    private static func live(
        _ open: [Int], _ closed: [Int], _ targetCount: Int, _ count: (Int, Int) -> Int
    ) -> [Bool] {
        var isLive = Array(repeating: false, count: targetCount)
        for end in closed { isLive[end] = true }
        var isChanged = true
        while isChanged {
            isChanged = false
            for stage in open where !isLive[stage] {
                if (0..<targetCount).contains(where: { isLive[$0] && count(stage, $0) > 0 }) {
                    isLive[stage] = true
                    isChanged = true
                }
            }
        }
        return isLive
    }
}
