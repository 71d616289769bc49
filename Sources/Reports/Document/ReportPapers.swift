public import DealModel

/// What made a report: enough to make it again, and to say what its numbers mean.
public struct ReportPapers: Sendable {
    /// A definition that figures follow.
    public struct Definition: Hashable, Sendable {
        /// Its id, such as `win_rate.closed_period`.
        public let id: String
        /// Its version.
        public let version: Int64
        /// What it says, in a sentence.
        public let formula: String

        /// Names a definition.
        public init(id: String, version: Int64, formula: String) {
            self.id = id
            self.version = version
            self.formula = formula
        }
    }

    /// The workspace's name.
    public var workspace: String
    /// The moment in the world that the report is about. It is also the date inside of files that have one.
    public var asOf: Instant
    /// By what was recorded up to then; nil for all of the data version.
    public var knownAt: Instant?
    /// The last sequence number taken into account.
    public var dataVersion: Int64
    /// The time zone by which days are told.
    public var timeZone: String
    /// The first moment in which events count; nil for the beginning of time.
    public var windowStart: Instant?
    /// The first moment past it; nil for the end of time.
    public var windowEnd: Instant?
    /// The definitions.
    public var definitions: [Definition]
    /// What was asked for, by name, in the order of the names.
    public var parameters: [(name: String, value: String)]
    /// How many deals the figures are about.
    public var matchedCount: Int64?
    /// Of how many the values are in the sums.
    public var countedCount: Int64?
    /// What the figures leave out or assume, by reason.
    public var excluded: [(reason: String, count: Int64)]
    /// What a reader should know.
    public var warnings: [String]

    /// The papers of a moment; everything else is empty.
    public init(workspace: String, asOf: Instant, dataVersion: Int64, timeZone: String) {
        self.workspace = workspace
        self.asOf = asOf
        self.dataVersion = dataVersion
        self.timeZone = timeZone
        definitions = []
        parameters = []
        excluded = []
        warnings = []
    }
}
