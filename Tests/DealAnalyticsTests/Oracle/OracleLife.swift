import DealModel

/// One deal from its creation to the moment asked about, by what was known: its states in the order of its life.
struct OracleLife: Sendable {
    let deal: Int
    let view: OracleView
    /// One state a standing version up to the moment asked about; never empty.
    let states: [OracleState]

    /// Nil where the deal had not been created.
    init?(_ deal: Int, in view: OracleView) {
        let standing = view.standing(deal).filter { $0.effectiveAt <= view.asOf }
        guard let first = standing.first, first.fields.contains(.stage) else { return nil }
        var state = OracleState(
            effectiveAt: first.effectiveAt,
            recordedAt: first.recordedAt,
            sequence: first.sequence,
            stage: first.stage,
            isDeleted: false
        )
        self.deal = deal
        self.view = view
        states = standing.map { version in
            state.take(version, kind: view.stage(version.stage).kind)
            state.tags = view.tags(of: deal, at: version.effectiveAt)
            return state
        }
    }

    /// When the deal came to be.
    var createdAt: Instant { states[0].effectiveAt }

    /// What the deal is at the moment asked about, with the tags of that moment.
    var now: OracleState {
        var state = states[states.count - 1]
        state.tags = view.tags(of: deal, at: view.asOf)
        return state
    }

    /// What the deal was at an earlier moment, by the same knowledge; nil before its creation.
    func state(at instant: Instant) -> OracleState? {
        guard var state = states.last(where: { $0.effectiveAt <= instant }) else { return nil }
        state.tags = view.tags(of: deal, at: instant)
        return state
    }

    /// Whether it is deleted at the moment asked about.
    var isDeleted: Bool { now.isDeleted }

    /// What its stage means at the moment asked about.
    var kind: StageKind { view.stage(now.stage).kind }

    /// Whether it counts as open: neither closed nor deleted.
    var isOpen: Bool { !isDeleted && kind == .open }
}

extension OracleState {
    /// Lays a version over what comes before it. A stage ends the reasons of every closing that it is none of.
    fileprivate mutating func take(_ version: LogVersion, kind: StageKind) {
        effectiveAt = version.effectiveAt
        recordedAt = version.recordedAt
        sequence = version.sequence
        if version.fields.contains(.stage) {
            stage = version.stage
            if kind != .won { wonReason = nil }
            if kind != .lost { lostReason = nil }
        }
        for field in version.fields {
            switch field {
            case .amount: amountMinorUnits = version.amountMinorUnits
            case .currency: currency = version.currency
            case .valuePeriod: valuePeriod = version.valuePeriod
            case .termMonths: termMonths = version.termMonths
            case .probability: probability = version.probability
            case .expectedCloseDate: closeDate = version.expectedCloseDate
            case .owner: ownerID = version.ownerID
            case .forecastCategory: forecastCategory = version.forecastCategory
            case .leaderCategory: leaderCategory = version.leaderCategory
            case .deleted: isDeleted = version.isDeleted
            case .source: source = version.source
            case .organization: organizationID = version.organizationID
            case .wonReason: wonReason = version.wonReason
            case .lostReason: lostReason = version.lostReason
            case .pipeline, .stage, .title, .description, .nextStep, .contact, .metadata, .externalID: break
            }
        }
    }
}
