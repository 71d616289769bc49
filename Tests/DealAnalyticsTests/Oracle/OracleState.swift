import DealModel

/// All that a deal was from one version of its life to the next.
struct OracleState: Sendable {
    /// When the version that made it so took effect, and when it was recorded.
    var effectiveAt: Instant
    var recordedAt: Instant
    var sequence: Int64
    var stage: Int
    var amountMinorUnits: Int64?
    var currency: Currency?
    var probability: Probability?
    var closeDate: CivilDate?
    var ownerID: String?
    var source: String?
    var valuePeriod: ValuePeriod?
    var termMonths: Int?
    var forecastCategory: ForecastCategory?
    var leaderCategory: ForecastCategory?
    var wonReason: String?
    var lostReason: String?
    var organizationID: OrganizationID?
    var isDeleted: Bool
    /// Ordinals of the tags that the deal has at `effectiveAt`.
    var tags: Set<Int> = []
}
