/// What the columns take from a deal version: the analytic fields as small numbers, in the order of the change log.
///
/// It is the only thing that feeds the columns, at start and after each commit alike.
public struct AnalyticVersion: Hashable, Sendable {
    /// The place in the change log.
    public var sequence: Int64
    /// The deal's ordinal: its place in the order of creation, from 0 without gaps.
    public var deal: UInt32
    /// From when the values hold.
    public var effectiveAt: Instant
    /// When they were recorded.
    public var recordedAt: Instant
    /// The version that this one replaces.
    public var corrects: Int64?
    /// Where it stands among versions of the same `effectiveAt`; see `DealVersion.place`.
    public var place: Int64
    /// Which of the analytic fields it sets.
    public var fields: DealFieldSet
    /// The stage's ordinal in `Definitions`; counts only where `fields` has the stage. The pipeline follows from it.
    public var stage: UInt16
    /// The amount in minor units; nil for none.
    public var amountMinorUnits: Int64?
    /// The currency; nil for none.
    public var currency: Currency?
    /// How often the amount is paid.
    public var valuePeriod: ValuePeriod?
    /// How many months it is paid for.
    public var termMonths: Int?
    /// The deal's own probability.
    public var probability: Probability?
    /// The expected close date.
    public var expectedCloseDate: CivilDate?
    /// The owner.
    public var ownerID: String?
    /// The owner's forecast category.
    public var forecastCategory: ForecastCategory?
    /// The lead's forecast category.
    public var leaderCategory: ForecastCategory?
    /// Whether the deal is deleted.
    public var isDeleted: Bool
    /// Where the deal came from.
    public var source: String?
    /// The organization.
    public var organizationID: OrganizationID?
    /// Why it was won.
    public var wonReason: String?
    /// Why it was lost.
    public var lostReason: String?

    /// Begins with a version that sets nothing.
    public init(
        sequence: Int64, deal: UInt32, effectiveAt: Instant, recordedAt: Instant, corrects: Int64? = nil,
        place: Int64? = nil, fields: DealFieldSet = []
    ) {
        self.sequence = sequence
        self.deal = deal
        self.effectiveAt = effectiveAt
        self.recordedAt = recordedAt
        self.corrects = corrects
        self.place = place ?? sequence
        self.fields = fields
        stage = 0
        isDeleted = false
    }

    /// Takes what the columns need from a deal version.
    ///
    /// - Parameter stage: the ordinal of the stage that the version sets; any number where it sets none.
    public init(_ version: DealVersion, deal: UInt32, stage: UInt16) {
        self.init(
            sequence: version.sequence, deal: deal, effectiveAt: version.effectiveAt, recordedAt: version.recordedAt,
            corrects: version.corrects, place: version.place, fields: version.changes.fields.intersection(.analytic))
        let facts = version.changes.facts
        self.stage = stage
        amountMinorUnits = facts.amountMinorUnits
        currency = facts.currency
        valuePeriod = facts.valuePeriod
        termMonths = facts.termMonths
        probability = facts.probability
        expectedCloseDate = facts.expectedCloseDate
        ownerID = facts.ownerID
        forecastCategory = facts.forecastCategory
        leaderCategory = facts.leaderCategory
        isDeleted = facts.isDeleted
        source = facts.source
        organizationID = facts.organizationID
        wonReason = facts.wonReason
        lostReason = facts.lostReason
    }
}
