internal import ColumnEngine
import DealModel

/// Finds the trials of one deal by one method of a funnel.
struct FunnelCourse {
    let scan: FunnelScan
    let context: MetricContext
    let method: Funnel.Method
    let methodPlace: Int
    let journey: FunnelJourney
    /// What the deal is at the moment asked for.
    let now: DealState
    /// What it is worth then.
    let worth: Appraisal

    private var funnel: Funnel { scan.funnel }
    private var stageCount: Int { scan.line.count }

    /// Finds them; the life has the stays in the pipeline alone.
    func visit(_ life: borrowing DealLife, _ tally: inout some Tally) {
        switch method {
        case .strict: strict(life, &tally)
        case .reached: reached(life, &tally)
        case .touched, .eventual: touched(life, &tally)
        case .stays, .direct: stays(life, &tally)
        }
    }

    private func place(_ stay: Stay) -> Int { scan.line.place(of: stay.stage) }

    /// Going back changes nothing; going past a stage, or beginning past the first, ends it.
    private func strict(_ life: borrowing DealLife, _ tally: inout some Tally) {
        let first = life.stays[0]
        var next = 0
        var pending: Stay?
        if funnel.midStart == .credit || funnel.midStart == .fromStart, journey.start < stageCount {
            next = journey.start
            if funnel.midStart == .credit {
                for place in 0..<next { take(first, at: place, converts: true, life, &tally) }
            }
        }
        for stay in life.stays {
            let place = place(stay)
            guard place >= next else { continue }
            if place > next { break }
            if let pending { take(pending, at: next - 1, converts: true, life, &tally) }
            pending = stay
            next += 1
        }
        guard let pending else { return }
        take(pending, at: next - 1, converts: next == stageCount && journey.isWon(since: pending), life, &tally)
    }

    private func reached(_ life: borrowing DealLife, _ tally: inout some Tally) {
        // A deal is where its stages are, and past all of them once it is won.
        let kinds = context.view.stages.kinds
        let reach = { (stay: Stay) in kinds[Int(stay.stage)] == .won ? stageCount - 1 : place(stay) }
        var furthest = -1
        for stay in life.stays { furthest = max(furthest, reach(stay)) }
        var next = funnel.midStart == .fromStart ? journey.start : 0
        for stay in life.stays {
            while next <= min(reach(stay), stageCount - 1) {
                let converts = next + 1 < stageCount ? next < furthest : journey.isWon
                take(stay, at: next, converts: converts, life, &tally)
                next += 1
            }
        }
    }

    private func touched(_ life: borrowing DealLife, _ tally: inout some Tally) {
        // By place; a pipeline has at most `Definitions.stagesPerPipelineMax` stages, which are fewer than bits.
        var seen: UInt128 = 0
        for stay in life.stays {
            let place = place(stay)
            if place >= 0 { seen |= 1 << UInt128(place) }
        }
        for place in 0..<stageCount {
            guard isTouched(place, seen) else { continue }
            let converts: Bool
            if method == .eventual {
                converts = journey.closing?.isWon ?? false
            } else {
                converts = place + 1 < stageCount ? isTouched(place + 1, seen) : journey.isWon
            }
            switch funnel.reentry {
            case .first:
                if let stay = life.stays.first(where: { self.place($0) == place }) {
                    take(stay, at: place, converts: converts, life, &tally)
                    continue
                }
            case .last:
                if let stay = life.stays.last(where: { self.place($0) == place }) {
                    take(stay, at: place, converts: converts, life, &tally)
                    continue
                }
            case .each, .cumulative:
                var isThere = false
                for stay in life.stays where self.place(stay) == place {
                    isThere = true
                    take(stay, at: place, converts: converts, life, &tally)
                }
                if isThere { continue }
            }
            if isCredited(place) { take(life.stays[0], at: place, converts: converts, life, &tally) }
        }
    }

    private func isCredited(_ place: Int) -> Bool {
        method == .touched && funnel.midStart == .credit && place < journey.start
    }

    @inline(__always)
    private func isTouched(_ place: Int, _ seen: UInt128) -> Bool {
        isCredited(place) || seen >> UInt128(place) & 1 == 1
    }

    private func stays(_ life: borrowing DealLife, _ tally: inout some Tally) {
        // Of what follows a stay, the furthest back that a move back led.
        var backTo = Int.max
        for stay in life.stays.reversed() {
            let place = place(stay)
            let isVoided = backTo <= place && (stay.exit == .forward || stay.exit == .skip)
            if stay.entry == .backward, place >= 0 { backTo = min(backTo, place) }
            guard place >= 0 else { continue }
            if method == .stays {
                let exit = end(of: stay)
                take(
                    stay, at: place, converts: exit == .forward || exit == .skip || exit == .won, life, &tally)
            } else if !stay.isOngoing, !isVoided {
                take(stay, at: place, converts: goesOn(stay, at: place), life, &tally)
            }
        }
    }

    /// Whether a stay that ended went straight on to the next stage, or from the last one to a win.
    private func goesOn(_ stay: Stay, at place: Int) -> Bool {
        if place + 1 == stageCount { return end(of: stay) == .won }
        guard stay.exit != .deleted else { return false }
        let after = context.view.state(context.view.row(after: stay.lastRow))
        return Int(after.stage) == scan.line.ordinals[place + 1]
    }

    private func end(of stay: Stay) -> FunnelField {
        switch stay.exit {
        case .stillThere: .stillOpen
        case .deleted: .deleted
        case .transfer: funnel.transfers == .follow ? journey.exitElsewhere : .transferOut
        case .won: .won
        case .lost: .lost
        case .skip: .skip
        case .backward: .back
        // An open stage is never left by the last two.
        case .forward, .reopen, .reclassified: .forward
        }
    }

    private func take(
        _ stay: Stay, at place: Int, converts: Bool, _ life: borrowing DealLife, _ tally: inout some Tally
    ) {
        switch funnel.cohort {
        case .created, .closed: break
        case .entered: guard context.counts(stay.enteredAt) else { return }
        case .exited: guard !stay.isOngoing, context.counts(stay.leftAt) else { return }
        }
        if method.countsStays {
            guard context.accepts(stay.firstRow, of: life, at: stay.enteredAt) else { return }
        }
        var entry = Entry(deal: life.deal)
        entry.at = stay.enteredAt
        if type(of: tally).readsValues {
            entry.appraisal =
                method.countsStays
                ? context.appraise(life.state(stay.firstRow), of: life.deal, closing: journey.closing) : worth
        }
        let isOwn = self.place(stay) == place
        if isOwn { entry.length = min(stay.leftAt, context.frame.asOf.microseconds) - stay.enteredAt }
        let event =
            method.countsStays
            ? context.event(from: stay.firstRow, life, at: stay.enteredAt)
            : context.event(now, life, at: stay.enteredAt)
        var slots = BucketSet(from: scan.layout.first(method: methodPlace, stage: place))
        slots.insert(FunnelLayout.slot(.entries))
        if isOwn {
            slots.insert(FunnelLayout.slot(end(of: stay)))
            if stay.entry == .skip { slots.insert(FunnelLayout.slot(.skippedIn)) }
            if stay.entry == .created, place > 0 { slots.insert(FunnelLayout.slot(.createdMid)) }
        }
        if funnel.open != .exclude || !isPending(stay, isOwn: isOwn) {
            slots.insert(FunnelLayout.slot(.considered))
            if converts { slots.insert(FunnelLayout.slot(.converted)) }
        }
        context.emit(entry, buckets: slots, of: event, to: &tally)
        guard funnel.open == .censor, method.canCensor else { return }
        let (kind, until) = ending(of: stay)
        entry.length = max(until - stay.enteredAt, 0)
        let bucket = slots.first + FunnelLayout.slot(kind)
        context.emit(entry, buckets: CollectionOfOne(bucket), of: event, to: &tally)
    }

    /// Whether what the rate asks about may still come.
    private func isPending(_ stay: Stay, isOwn: Bool) -> Bool {
        switch method {
        case .stays: isOwn && end(of: stay) == .stillOpen
        case .eventual: journey.isOpen
        case .strict, .touched, .reached, .direct: false
        }
    }

    /// What a trial came to, and when.
    private func ending(of stay: Stay) -> (FunnelLayout.Length, Int64) {
        let moment = context.frame.asOf.microseconds
        if method == .eventual || stay.exit == .transfer && funnel.transfers == .follow {
            guard let closing = journey.closing else { return (.open, min(journey.lastEnd, moment)) }
            return (closing.isWon ? .reached : .missed, closing.closedAt)
        }
        switch end(of: stay) {
        case .stillOpen, .deleted: return (.open, min(stay.leftAt, moment))
        case .forward, .skip, .won: return (.reached, stay.leftAt)
        default: return (.missed, stay.leftAt)
        }
    }
}
