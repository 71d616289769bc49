import DealModel

/// How many deals, and how much of their value, were won.
struct OracleWinRate: Sendable {
    enum Method: CaseIterable, Sendable {
        /// By count and by value alike: `closed_period` and `closed_period_value`, which are also `broad`.
        case closedPeriod
        case narrow
        case createdCohort
        case createdCohortClosed
        case createdCohortMature
        case agedOut
    }

    struct Parameters: Sendable {
        var method = Method.closedPeriod
        var window = OracleWindow()
        var outcome = OracleOutcome.last
        var excludeZero = false
        var fromStage: Int?
        var noDecisionReasons: Set<String> = []
        var horizonDays = 180
        var maxAgeDays = 180
        /// What the deals are worth something in; nil for all.
        var currency: Currency?
        var zone = OracleZone.utc
        var scope = OracleScope()
        var reading = OracleValue()
    }

    var won: OracleGroups = [:]
    var lost: OracleGroups = [:]
    /// Deals of the cohort that are open, or that are late where the method is aged_out.
    var open: OracleGroups = [:]
    /// The part of `lost` whose reason says that nothing was decided.
    var noDecision: OracleGroups = [:]
    /// By count.
    var num = 0
    var den = 0
    /// By value, by currency.
    var numValue: [String: Int128] = [:]
    var denValue: [String: Int128] = [:]

    static func of(_ view: OracleView, _ parameters: Parameters) -> Self {
        var answer = Self()
        for life in view.lives where !life.isDeleted {
            switch parameters.method {
            case .closedPeriod, .narrow: answer.addClosings(of: life, parameters)
            case .agedOut:
                answer.addClosings(of: life, parameters)
                answer.addLate(life, parameters)
            case .createdCohort, .createdCohortClosed: answer.addCohort(life, parameters)
            case .createdCohortMature: answer.addMature(life, parameters)
            }
        }
        var counted: OracleGroups = [:]
        counted.add(answer.won)
        counted.add(answer.lost)
        switch parameters.method {
        case .closedPeriod, .createdCohortClosed: break
        case .narrow: counted.subtract(answer.noDecision)
        case .createdCohort, .createdCohortMature, .agedOut: counted.add(answer.open)
        }
        answer.num = answer.won.count
        answer.den = counted.count
        answer.numValue = answer.won.valueByCurrency
        answer.denValue = counted.valueByCurrency
        return answer
    }

    private mutating func addClosings(of life: OracleLife, _ parameters: Parameters) {
        for closing in life.closings(parameters.outcome) where parameters.window.contains(closing.closedAt) {
            guard parameters.scope.contains(closing.opening, in: life.view),
                life.hasEntered(parameters.fromStage, before: closing.place)
            else { continue }
            add(closing, of: life, parameters)
        }
    }

    private mutating func add(_ closing: OracleClosing, of life: OracleLife, _ parameters: Parameters) {
        guard let one = Self.one(closing.last, life.view, parameters) else { return }
        if closing.kind == .won { won.add(one) } else { lost.add(one) }
        if closing.kind == .lost, let reason = closing.last.lostReason, parameters.noDecisionReasons.contains(reason) {
            noDecision.add(one)
        }
    }

    /// A deal that is open at the moment asked about, and overdue or older than allowed.
    private mutating func addLate(_ life: OracleLife, _ parameters: Parameters) {
        let state = life.now
        guard life.isOpen, parameters.scope.contains(state, in: life.view),
            life.hasEntered(parameters.fromStage, before: life.states.count)
        else { return }
        let today = parameters.zone.date(life.view.asOf)
        let ageDays = Int(today.dayNumber) - Int(parameters.zone.date(life.createdAt).dayNumber)
        let isOverdue = state.closeDate.map { $0 < today } ?? false
        guard isOverdue || ageDays > parameters.maxAgeDays else { return }
        if let one = Self.one(state, life.view, parameters) { open.add(one) }
    }

    /// A deal created in the window: each of its closings that counts, or itself where none does.
    private mutating func addCohort(_ life: OracleLife, _ parameters: Parameters) {
        guard parameters.window.contains(life.createdAt), parameters.scope.contains(life.now, in: life.view),
            life.hasEntered(parameters.fromStage, before: life.states.count)
        else { return }
        let closings = life.closings(parameters.outcome)
        for closing in closings { add(closing, of: life, parameters) }
        let isPending = closings.isEmpty || parameters.outcome == .each && life.isOpen
        if isPending, let one = Self.one(life.now, life.view, parameters) { open.add(one) }
    }

    /// A deal created in the window and long enough ago, as it was when it came of age.
    private mutating func addMature(_ life: OracleLife, _ parameters: Parameters) {
        let age = Instant(
            microseconds: life.createdAt.microseconds + Int64(parameters.horizonDays) * Instant.microsecondsPerDay
        )
        guard parameters.window.contains(life.createdAt), age <= life.view.asOf,
            parameters.scope.contains(life.now, in: life.view),
            life.hasEntered(parameters.fromStage, before: life.states.count),
            let then = OracleLife(life.deal, in: life.view.at(age))
        else { return }
        if let closing = then.closingInForce {
            add(closing, of: then, parameters)
        } else if let one = Self.one(then.now, life.view, parameters) {
            // Definitions are those of the moment asked about, as everywhere.
            open.add(one)
        }
    }

    /// The figures of one deal; nil where it is left out for being worth nothing.
    private static func one(_ state: OracleState, _ view: OracleView, _ parameters: Parameters) -> OracleGroups? {
        if parameters.excludeZero, (parameters.reading.value(state) ?? 0) <= 0 { return nil }
        if let currency = parameters.currency, state.currency != currency { return nil }
        var one: OracleGroups = [:]
        one.add(state, stage: view.stage(state.stage), as: parameters.reading)
        return one
    }
}

extension OracleLife {
    /// Whether one of the first states of the life is in the stage; every deal has been in no stage in particular.
    func hasEntered(_ stage: Int?, before place: Int) -> Bool {
        guard let stage else { return true }
        return states.prefix(place).contains { $0.stage == stage && !$0.isDeleted }
    }
}

extension OracleGroups {
    /// Takes the deals of other groups, all of which are in these, out.
    mutating func subtract(_ groups: OracleGroups) {
        for (code, figures) in groups {
            guard let all = self[code] else { continue }
            let rest = OracleFigures(
                count: all.count - figures.count,
                unpriced: all.unpriced - figures.unpriced,
                noProbability: all.noProbability - figures.noProbability,
                termAssumed: all.termAssumed - figures.termAssumed,
                value: all.value - figures.value,
                weighted: all.weighted - figures.weighted
            )
            self[code] = rest.count == 0 ? nil : rest
        }
    }
}
