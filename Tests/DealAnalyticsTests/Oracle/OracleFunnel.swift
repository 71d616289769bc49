import DealModel

/// How deals go through the open stages of a pipeline.
struct OracleFunnel: Sendable {
    enum Method: CaseIterable, Sendable { case strict, touched, reached, stays, direct, eventual }
    enum Cohort: CaseIterable, Sendable { case created, entered, exited, closed }
    enum MidStart: CaseIterable, Sendable { case credit, exclude, fromStart }

    struct Parameters: Sendable {
        var pipeline: Int
        var method = Method.strict
        var cohort = Cohort.created
        var window = OracleWindow()
        /// Whether trials that are still open count in the denominator of `stays` and `eventual`.
        var countsOpen = true
        /// Which stay of a deal counts; `stays` and `direct` always take each.
        var reentry = OracleReentry.first
        /// Nil for what the method does by itself.
        var midStart: MidStart?
        var smoothing = OracleSmoothing()
        var scope = OracleScope()
        var reading = OracleValue()
    }

    struct Row: Sendable {
        var stage: Int
        /// Trials: deals, or stays.
        var entered = 0
        // How the trials' stays in this very stage ended; deals that are credited without a stay have no part here.
        var forward = 0
        var skip = 0
        var back = 0
        var won = 0
        var lost = 0
        var transferOut = 0
        var deleted = 0
        var stillOpen = 0
        /// Trials whose stay began by a skip, and those by creation past the first stage.
        var skippedIn = 0
        var createdMid = 0
        var stepNum = 0
        var stepDen = 0
        var cumulativeRate: Double?
        var groups: OracleGroups = [:]

        var advanced: Int { forward + skip + won }
        var stepRate: Double? { stepDen == 0 ? nil : Double(stepNum) / Double(stepDen) }
        /// What the share that advanced can still become.
        var bounds: (low: Double, high: Double)? {
            guard entered > 0 else { return nil }
            return (Double(advanced) / Double(entered), Double(advanced + stillOpen) / Double(entered))
        }
    }

    var rows: [Row] = []
    var undone = 0
    var collapsed = 0

    static func of(_ view: OracleView, _ parameters: Parameters) -> Self {
        var answer = Self()
        let smoothed = view.lives.map { parameters.smoothing.smooth($0) }
        var journeys = zip(view.lives, smoothed).map { life, smooth in
            OracleJourney(life: life, stays: smooth.stays, pipeline: parameters.pipeline)
        }
        let stages = view.stages(ofPipeline: parameters.pipeline).filter { stage in
            let isVisited = journeys.contains { journey in journey.stays.contains { $0.stage == stage } }
            return view.stage(stage).kind == .open && (!view.stage(stage).isDeleted || isVisited)
        }
        for index in journeys.indices { journeys[index].stages = stages }
        for (journey, smooth) in zip(journeys, smoothed) where Self.isLookedAt(journey, parameters) {
            answer.undone += smooth.undone
            answer.collapsed += smooth.collapsed
        }
        let counted = journeys.filter { Self.counts($0, parameters) }
        for (index, stage) in stages.enumerated() {
            answer.rows.append(row(stage, index, counted, parameters))
        }
        answer.accumulate(parameters)
        return answer
    }

    /// Whether a deal has any part in the funnel.
    private static func counts(_ journey: OracleJourney, _ parameters: Parameters) -> Bool {
        let isByStay = parameters.method == .stays || parameters.method == .direct
        let isMeant = isByStay || parameters.scope.contains(journey.life.now, in: journey.life.view)
        return isMeant && isLookedAt(journey, parameters)
    }

    /// Whether it would have a part in it without filters.
    private static func isLookedAt(_ journey: OracleJourney, _ parameters: Parameters) -> Bool {
        guard !journey.stays.isEmpty else { return false }
        if parameters.midStart == .exclude, journey.start != 0 { return false }
        switch parameters.cohort {
        case .created: return parameters.window.contains(journey.life.createdAt)
        case .closed: return journey.life.closingInForce.map { parameters.window.contains($0.closedAt) } ?? false
        case .entered, .exited: return true
        }
    }

    private static func row(_ stage: Int, _ index: Int, _ journeys: [OracleJourney], _ parameters: Parameters) -> Row {
        var row = Row(stage: stage)
        for journey in journeys {
            for stay in trials(journey, index, parameters) {
                row.entered += 1
                row.count(stay, at: index, stage: stage)
                let isByStay = parameters.method == .stays || parameters.method == .direct
                let state = isByStay ? stay.entry : journey.life.now
                row.groups.add(state, stage: journey.life.view.stage(state.stage), as: parameters.reading)
                let converts = converts(journey, stay, index, parameters)
                let isOpen = stay.stage == stage && stay.leftAt == nil
                let isPending: Bool
                switch parameters.method {
                case .stays: isPending = isOpen
                case .eventual: isPending = journey.life.isOpen
                case .strict, .touched, .reached, .direct: isPending = false
                }
                if !parameters.countsOpen, isPending { continue }
                row.stepDen += 1
                if converts { row.stepNum += 1 }
            }
        }
        return row
    }

    /// The stays by which a deal counts in a stage.
    private static func trials(_ journey: OracleJourney, _ index: Int, _ parameters: Parameters) -> [OracleStay] {
        var trials: [OracleStay]
        switch parameters.method {
        case .stays, .direct:
            trials = journey.stays.filter {
                $0.stage == journey.stages[index] && parameters.scope.contains($0.entry, in: journey.life.view)
            }
            if parameters.method == .direct {
                trials = trials.filter { $0.leftAt != nil && !journey.isVoided($0) }
            }
        case .touched, .eventual:
            let credits = parameters.method == .touched && parameters.midStart == .credit
            let stays = journey.stays.filter { $0.stage == journey.stages[index] }
            trials = stays.isEmpty && credits && index < journey.start ? [journey.stays[0]] : stays
            switch parameters.reentry {
            case .first: trials = Array(trials.prefix(1))
            case .last: trials = Array(trials.suffix(1))
            case .each, .cumulative: break
            }
        case .reached: trials = journey.firstReaching(index, fromStart: parameters.midStart == .fromStart)
        case .strict: trials = journey.strictPass(parameters.midStart)[index].map { [$0] } ?? []
        }
        return trials.filter { stay in
            switch parameters.cohort {
            case .created, .closed: true
            case .entered: parameters.window.contains(stay.enteredAt)
            case .exited: stay.leftAt.map { parameters.window.contains($0) } ?? false
            }
        }
    }

    /// Whether a trial in a stage counts in the numerator of its step.
    private static func converts(
        _ journey: OracleJourney,
        _ stay: OracleStay,
        _ index: Int,
        _ parameters: Parameters
    ) -> Bool {
        let isLast = index + 1 == journey.stages.count
        switch parameters.method {
        case .stays: return [.forward, .skip, .won].contains(stay.exitReason)
        case .direct:
            guard let exit = stay.exit else { return false }
            if isLast { return stay.exitReason == .won }
            return stay.exitReason != .deleted && exit.stage == journey.stages[index + 1]
        case .eventual: return journey.life.closingInForce?.kind == .won
        case .touched, .reached:
            if isLast { return journey.isWon }
            var anyTime = parameters
            anyTime.cohort = .created
            return !trials(journey, index + 1, anyTime).isEmpty
        case .strict:
            let pass = journey.strictPass(parameters.midStart)
            return isLast ? pass[index].map { journey.isWon(since: $0) } ?? false : pass[index + 1] != nil
        }
    }

    /// The share of the first stage's that came to each stage, or the product of the steps up to it.
    private mutating func accumulate(_ parameters: Parameters) {
        var product: Double? = 1
        for index in rows.indices {
            switch parameters.method {
            case .stays, .direct:
                rows[index].cumulativeRate = product
                product = product.flatMap { product in rows[index].stepRate.map { product * $0 } }
            case .strict, .touched, .reached, .eventual:
                let first = rows[0].entered
                rows[index].cumulativeRate = first == 0 ? nil : Double(rows[index].entered) / Double(first)
            }
        }
    }
}

extension OracleFunnel.Row {
    fileprivate mutating func count(_ stay: OracleStay, at index: Int, stage: Int) {
        guard stay.stage == stage else { return }
        switch stay.exitReason {
        case .forward: forward += 1
        case .skip: skip += 1
        case .backward: back += 1
        case .won: won += 1
        case .lost: lost += 1
        case .transferOut: transferOut += 1
        case .deleted: deleted += 1
        case nil: stillOpen += 1
        case .created, .restored, .transferIn, .reopen, .reclassified:
            preconditionFailure("an open stage was left by \(stay.exitReason?.rawValue ?? "nothing")")
        }
        if stay.entryReason == .skip { skippedIn += 1 }
        if stay.entryReason == .created, index > 0 { createdMid += 1 }
    }
}
