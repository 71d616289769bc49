internal import ColumnEngine
import DealModel

/// Finds the trials of a `Conversion`.
final class ConversionScan: LifeMetric {
    /// A step between stages, by their ordinals.
    struct Step {
        let from: Int
        /// Nil for a win.
        let to: Int?
        let fromStage: Stage
        let toStage: Stage?
    }

    /// The buckets of a step.
    enum Bucket: UInt32, CaseIterable {
        /// All trials.
        case entered
        /// Those in the rate.
        case considered
        /// Those that came on.
        case converted
        /// Those that may still come on.
        case pending
        // How long they took, where some are open.
        case reached
        case missed
        case open
    }

    // A literal, since a number that is computed at first use is asked for at every one.
    static let bucketsPerStep: UInt32 = 7

    let steps: [Step]
    private let conversion: Conversion
    private let limit: Int64
    /// Where each step begins, and where it leads to, below zero for a win: the steps' ordinals without their names,
    /// which cost references to read.
    private let sources: [Int]
    private let targets: [Int]

    init(_ conversion: Conversion, in context: MetricContext) {
        self.conversion = conversion
        // What takes longer than any number of days that can be asked for never comes.
        limit =
            conversion.withinDays.map {
                let (product, isTooMuch) = Int64($0).multipliedReportingOverflow(by: Instant.microsecondsPerDay)
                return isTooMuch ? .max : product
            } ?? .max
        let steps: [Step]
        switch conversion.steps {
        case .adjacent(let pipeline):
            let line = StageLine(of: [pipeline], in: context)
            steps = line.ordinals.indices.map { place in
                let next = place + 1 < line.count ? place + 1 : nil
                return Step(
                    from: line.ordinals[place], to: next.map { line.ordinals[$0] }, fromStage: line.stages[place],
                    toStage: next.map { line.stages[$0] })
            }
        case .single(let from, let to):
            steps = Self.step(from: from, to: to, in: context).map { [$0] } ?? []
        }
        self.steps = steps
        sources = steps.map(\.from)
        targets = steps.map { $0.to ?? -1 }
    }

    private static func step(from: StageID, to: Conversion.Target, in context: MetricContext) -> Step? {
        let find = { (id: StageID) -> (Int, Stage)? in
            guard let ordinal = context.view.snapshot.definitions.ordinal(of: id) else { return nil }
            return context.view.stages.stage(ordinal, at: context.frame.asOf).map { (ordinal, $0) }
        }
        guard let (source, fromStage) = find(from) else { return nil }
        switch to {
        case .won: return Step(from: source, to: nil, fromStage: fromStage, toStage: nil)
        case .stage(let id):
            return find(id).map { Step(from: source, to: $0.0, fromStage: fromStage, toStage: $0.1) }
        }
    }

    func visit(_ life: inout DealLife, in context: MetricContext, _ tally: inout some Tally) {
        let closing = life.closingInForce
        let lastEnd = life.stays[life.stays.count - 1].leftAt
        _ = life.smooth(conversion.smoothing)
        for step in sources.indices {
            for index in life.stays.indices where isChosen(index, of: life.stays, step) {
                take(index, step, life, closing, lastEnd, in: context, &tally)
            }
        }
    }

    private func isChosen(_ index: Int, of stays: [Stay], _ step: Int) -> Bool {
        let source = sources[step]
        guard Int(stays[index].stage) == source else { return false }
        switch conversion.reentry {
        case .each, .cumulative: return true
        case .first:
            for earlier in 0..<index where Int(stays[earlier].stage) == source { return false }
            return true
        case .last:
            for later in index + 1..<stays.count where Int(stays[later].stage) == source { return false }
            return true
        }
    }

    /// When the deal first came to where a step leads, after one of its stays.
    private func arrival(after index: Int, of stays: [Stay], _ step: Int, _ kinds: [StageKind]) -> Int64? {
        let target = targets[step]
        for later in index + 1..<stays.count {
            let stage = Int(stays[later].stage)
            if target >= 0 ? stage == target : kinds[stage] == .won { return stays[later].enteredAt }
        }
        return nil
    }

    private func take(
        _ index: Int, _ step: Int, _ life: borrowing DealLife, _ closing: Closing?, _ lastEnd: Int64,
        in context: MetricContext, _ tally: inout some Tally
    ) {
        let stay = life.stays[index]
        guard context.counts(stay.enteredAt) else { return }
        guard context.accepts(stay.firstRow, of: life, at: stay.enteredAt) else { return }
        let arrival = arrival(after: index, of: life.stays, step, context.view.stages.kinds)
        let needed = arrival.map { $0 - stay.enteredAt }
        let isConverted = needed.map { $0 <= limit } ?? false
        let elapsed = context.frame.asOf.microseconds - stay.enteredAt
        let isPending = arrival == nil && closing == nil && !life.isDeleted && elapsed <= limit
        var entry = Entry(deal: life.deal)
        entry.at = stay.enteredAt
        if isConverted, let needed { entry.length = needed }
        if type(of: tally).readsValues {
            entry.appraisal = context.appraise(life.state(stay.firstRow), of: life.deal)
        }
        let event = context.event(from: stay.firstRow, life, at: stay.enteredAt)
        var buckets = BucketSet(from: UInt32(step) * Self.bucketsPerStep)
        buckets.insert(Bucket.entered.rawValue)
        if isPending { buckets.insert(Bucket.pending.rawValue) }
        if conversion.open != .exclude || !isPending {
            buckets.insert(Bucket.considered.rawValue)
            if isConverted { buckets.insert(Bucket.converted.rawValue) }
        }
        context.emit(entry, buckets: buckets, of: event, to: &tally)
        guard conversion.open == .censor else { return }
        var bucket = Bucket.open
        var until = elapsed
        if let needed, isConverted {
            bucket = .reached
            until = needed
        } else if arrival == nil, let closing {
            bucket = .missed
            until = max(closing.closedAt - stay.enteredAt, 0)
        } else if life.isDeleted {
            until = max(lastEnd - stay.enteredAt, 0)
        }
        entry.length = min(until, limit)
        let number = buckets.first + (until > limit ? .open : bucket).rawValue
        context.emit(entry, buckets: CollectionOfOne(number), of: event, to: &tally)
    }

    /// The steps of the answer.
    func report(
        _ tally: ConversionTally, _ segment: Segment, _ key: KeyTable.Key?, _ frame: AnalysisFrame
    ) -> [ConversionStep] {
        let quantile = NormalQuantile.twoSided(frame.confidence)
        return steps.enumerated().map { place, step in
            let count = { (bucket: Bucket) in tally.count(bucket, step: place) }
            let drill = { (bucket: Bucket) in
                DrillTarget(
                    group: key,
                    buckets: [segment.bucket(UInt32(place) * Self.bucketsPerStep + bucket.rawValue)])
            }
            var sample = tally.lengths[place]
            sample.sort()
            return ConversionStep(
                from: step.fromStage, to: step.toStage, entered: count(.entered), pending: count(.pending),
                rate: Rate(
                    count(.converted), of: count(.considered), countMin: frame.countMin, quantile: quantile),
                censoredRate: conversion.open == .censor
                    ? tally.competing[place].cumulativeIncidence.map { Ratio6.millionths($0) } : nil,
                medianDays: sample.observedQuantile(percent: 50), drill: drill(.considered),
                convertedDrill: drill(.converted), pendingDrill: drill(.pending))
        }
    }
}
