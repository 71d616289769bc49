public import DealModel

/// What a deal is at a moment, as a row of `DealListing`. Texts stand in it by their numbers.
public struct ListedDeal: Sendable {
    /// The deal's ordinal.
    public let deal: UInt32
    /// When it came to be, in microseconds.
    public let createdAt: Int64
    /// When the present stay in its stage began, in microseconds.
    public let stageEnteredAt: Int64
    /// When it was won or lost, in microseconds; nil while it is open, and where it was not asked for.
    public var closedAt: Int64?
    /// The stage's ordinal.
    public let stage: Int
    /// The amount in minor units; nil for none.
    public let amount: Int64?
    /// The currency of the amount.
    public let currency: Currency?
    /// The probability that counts: that of a closed stage, else the deal's own, else the stage's.
    public let probability: Probability?
    /// The amount times the probability, rounded half to even as in summaries; nil where either is missing.
    public let weighted: Int64?
    /// The expected close date as a day number.
    public let closeDay: Int32?
    /// The owner's number.
    public let owner: UInt32
    /// The source's number.
    public let source: UInt32
    /// The organization's number.
    public let organization: UInt32
    /// The number of the reason why it was won.
    public let wonReason: UInt32
    /// The number of the reason why it was lost.
    public let lostReason: UInt32
    /// How many months the amount is paid for.
    public let termMonths: Int?
    /// How often the amount is paid.
    public let valuePeriod: ValuePeriod?
    /// The owner's forecast category.
    public let forecastCategory: ForecastCategory?
    /// The lead's forecast category.
    public let leaderCategory: ForecastCategory?

    init(_ state: DealState, deal: UInt32, profile: DealProfile, rule: StageRule?) {
        self.deal = deal
        createdAt = state.createdAt
        stageEnteredAt = state.stageEnteredAt
        stage = Int(state.stage)
        amount = state.isPriced ? state.amount : nil
        currency = CurrencyTable.currency(state.currency)
        probability = rule?.probability(override: state.probability)
        weighted = state.isPriced ? probability?.weighted(minorUnits: state.amount) : nil
        closeDay = state.closeDay == DealState.noDay ? nil : state.closeDay
        owner = state.owner
        source = profile.source
        organization = profile.organization
        wonReason = profile.wonReason
        lostReason = profile.lostReason
        termMonths = profile.termMonths == DealProfile.noTerm ? nil : Int(profile.termMonths)
        valuePeriod = Self.choice(profile.valuePeriod, among: ValuePeriod.allCases)
        forecastCategory = Self.choice(profile.forecastCategory, among: ForecastCategory.allCases)
        leaderCategory = Self.choice(profile.leaderCategory, among: ForecastCategory.allCases)
    }

    private static func choice<Choice>(_ place: UInt8, among all: [Choice]) -> Choice? {
        all.indices.contains(Int(place)) ? all[Int(place)] : nil
    }
}
