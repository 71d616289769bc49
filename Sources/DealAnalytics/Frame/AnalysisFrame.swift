public import DealModel

/// What every metric is asked with: about which deals, at which moment, by which knowledge, in which terms.
public struct AnalysisFrame: Hashable, Sendable {
    /// The moment in the world, T; what happened at it is included.
    public var asOf: Instant
    /// The last sequence number that counts, K; nil for all.
    public var knownTo: Int64?
    /// The time in which events count; its part after `asOf` has not happened yet.
    public var window = TimeWindow.all
    /// The days, weeks, months and years of the answer.
    public var calendar = LocalCalendar.utc
    /// The deals.
    public var scope = DealScope.everything
    /// What figures are told apart by, at most `GroupDimension.dimensionsMax`.
    public var groupBy: [GroupDimension] = []
    /// Into what intervals the window is cut, for metrics that can be cut.
    public var interval: CalendarInterval?
    /// Which value of a deal is meant.
    public var valueBasis = ValueBasis.amount
    /// Into which currency values are converted beside; none for nil.
    public var conversion: CurrencyConversion?
    /// Where probabilities are taken from.
    public var probabilitySource = ProbabilitySource.effective
    /// When owners are read.
    public var ownerAt = OwnerMoment.event
    /// How many cases a rate needs for its status to be `ok`.
    public var countMin = 20
    /// The confidence of intervals, between 0 and 1.
    public var confidence = 0.95

    /// Asks about a moment, everything else as usual.
    public init(asOf: Instant, knownTo: Int64? = nil) {
        self.asOf = asOf
        self.knownTo = knownTo
    }

    /// The local date of the moment.
    public var date: CivilDate { calendar.date(of: asOf) }

    /// Whether the window begins at some time.
    var hasBeginning: Bool { window.from > Instant.earliest }

    /// The last local day of the window that has begun.
    var lastDay: CivilDate { calendar.date(of: min(asOf, window.closing)) }
}
