import DealModel

/// One deal version as far as the columns hold it: sparse, with the numbers of `DealState` for the fields that it sets.
struct HeldVersion: Hashable, Sendable {
    /// The place in the change log.
    let sequence: Int64
    /// From when the values hold, in microseconds.
    let effectiveAt: Int64
    /// Where it stands among versions of the same `effectiveAt`.
    let place: Int64
    /// The version that this one replaces.
    let corrects: Int64?
    /// The version that replaced this one; `neverCorrected` while there is none.
    var correctedBy = neverCorrected
    /// The fields that it sets.
    let fields: DealFieldSet
    /// See `DealState`.
    let amount: Int64
    /// See `DealState`.
    let probability: Int32
    /// See `DealState`.
    let closeDay: Int32
    /// See `DealState`.
    let stage: UInt16
    /// See `DealState`.
    let currency: UInt8
    /// See `DealState`.
    let isDeleted: Bool
    /// See `DealState`.
    let owner: UInt32
    /// The values of the fields of `inProfile` that it sets.
    let profile: DealProfile

    /// Stands for no correction; beyond every sequence number.
    static let neverCorrected = Int64.max

    /// The fields that the columns hold.
    static let held = DealFieldSet.analytic.subtracting(DealFieldSet(.pipeline))
    /// Those of them that stand in the profile.
    static let inProfile = DealFieldSet([
        .source, .organization, .wonReason, .lostReason, .termMonths, .valuePeriod, .forecastCategory, .leaderCategory,
    ])

    /// Takes what the columns hold.
    init(_ version: AnalyticVersion, texts: inout DealTexts) {
        sequence = version.sequence
        effectiveAt = version.effectiveAt.microseconds
        place = version.place
        corrects = version.corrects
        fields = version.fields.intersection(Self.held)
        amount = version.amountMinorUnits ?? DealState.noAmount
        probability = version.probability?.millionths ?? DealState.noProbability
        closeDay = version.expectedCloseDate?.dayNumber ?? DealState.noDay
        stage = version.stage
        currency = version.currency?.ordinal ?? DealState.noCurrency
        isDeleted = version.isDeleted
        owner = texts.owners.code(of: version.ownerID)
        profile = fields.isDisjoint(with: Self.inProfile) ? DealProfile() : texts.profile(of: version)
    }

    /// Restores the version of a regular deal from its row: of a dense state, the fields that it set.
    init(sequence: Int64, effectiveAt: Int64, fields: DealFieldSet, state: DealState, profile: DealProfile) {
        self.sequence = sequence
        self.effectiveAt = effectiveAt
        place = sequence
        corrects = nil
        self.fields = fields
        amount = state.amount
        probability = state.probability
        closeDay = state.closeDay
        stage = state.stage
        currency = state.currency
        isDeleted = state.isDeleted
        owner = state.owner
        self.profile = profile
    }

    /// Sets the fields of a profile that this version sets.
    func setProfile(_ target: inout DealProfile) {
        if fields.contains(.source) { target.source = profile.source }
        if fields.contains(.organization) { target.organization = profile.organization }
        if fields.contains(.wonReason) { target.wonReason = profile.wonReason }
        if fields.contains(.lostReason) { target.lostReason = profile.lostReason }
        if fields.contains(.termMonths) { target.termMonths = profile.termMonths }
        if fields.contains(.valuePeriod) { target.valuePeriod = profile.valuePeriod }
        if fields.contains(.forecastCategory) { target.forecastCategory = profile.forecastCategory }
        if fields.contains(.leaderCategory) { target.leaderCategory = profile.leaderCategory }
    }

    /// Whether it stands at the moment, by what was recorded up to `sequence`.
    func stands(at moment: Int64, knownTo limit: Int64) -> Bool {
        effectiveAt <= moment && sequence <= limit && (correctedBy > limit || correctedBy == Self.neverCorrected)
    }

    /// Whether this version comes before `other` in a deal's life.
    func precedes(_ other: HeldVersion) -> Bool {
        (effectiveAt, place, sequence) < (other.effectiveAt, other.place, other.sequence)
    }
}
