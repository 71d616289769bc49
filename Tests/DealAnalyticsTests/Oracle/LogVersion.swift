import DealModel

/// One recorded version of a deal: the fields that it sets, from when they hold, and when that was learnt.
struct LogVersion: Sendable {
    var sequence: Int64
    var recordedAt: Instant
    /// The deal's number.
    var deal: Int
    var effectiveAt: Instant
    /// The version that this one replaces.
    var corrects: Int64?
    /// Where it stands among versions of the same moment: its sequence number, or the place of what it corrects.
    var place: Int64
    /// What it sets; the other values mean nothing.
    var fields: Set<DealField> = []
    /// The stage's ordinal among the definitions.
    var stage = 0
    var amountMinorUnits: Int64?
    var currency: Currency?
    var valuePeriod: ValuePeriod?
    var termMonths: Int?
    var probability: Probability?
    var expectedCloseDate: CivilDate?
    var ownerID: String?
    var forecastCategory: ForecastCategory?
    var leaderCategory: ForecastCategory?
    var isDeleted = false
    var source: String?
    var organizationID: OrganizationID?
    var wonReason: String?
    var lostReason: String?
}

extension LogVersion {
    /// What the columns are given.
    var analytic: AnalyticVersion {
        var version = AnalyticVersion(
            sequence: sequence,
            deal: UInt32(deal),
            effectiveAt: effectiveAt,
            recordedAt: recordedAt,
            corrects: corrects,
            place: place,
            fields: DealFieldSet(Array(fields)).intersection(.analytic)
        )
        version.stage = UInt16(stage)
        version.amountMinorUnits = amountMinorUnits
        version.currency = currency
        version.valuePeriod = valuePeriod
        version.termMonths = termMonths
        version.probability = probability
        version.expectedCloseDate = expectedCloseDate
        version.ownerID = ownerID
        version.forecastCategory = forecastCategory
        version.leaderCategory = leaderCategory
        version.isDeleted = isDeleted
        version.source = source
        version.organizationID = organizationID
        version.wonReason = wonReason
        version.lostReason = lostReason
        return version
    }
}
