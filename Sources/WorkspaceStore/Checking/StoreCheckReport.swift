/// What a check of a workspace's file has found.
public struct StoreCheckReport: Sendable {
    /// One thing that is not as it should be.
    public struct Finding: Hashable, Sendable, CustomStringConvertible {
        /// The table; `sqlite` where SQLite itself complains about the file.
        public let table: String
        /// The row's sequence number, or the ordinal of a deal; nil where it is about no single row.
        public let row: Int64?
        /// What is wrong, as a sentence without its subject, such as "does not match its checksum".
        public let sentence: String

        /// Table, row and sentence in one line.
        public var description: String { "\(table)\(row.map { " row \($0)" } ?? ""): \(sentence)" }
    }

    /// How many rows a table has.
    public struct TableCount: Hashable, Sendable {
        /// The table.
        public let table: String
        /// Its rows; nil where they cannot be counted.
        public let rowCount: Int64?
    }

    /// How many findings are listed; further ones are only counted.
    public static let findingsMax = 1_000

    /// The first findings, in the order in which they were come upon; at most `findingsMax`.
    public private(set) var findings: [Finding] = []
    /// How many more there are.
    public private(set) var unlistedFindingCount: Int64 = 0
    /// The rows of each table.
    public internal(set) var counts: [TableCount] = []
    /// The sequence number of the last row of the change log; 0 where it is empty.
    ///
    /// That the log's end was cut off together with all that followed from it cannot be told from the file itself:
    /// only by comparing this number, and `lastHash`, with what was noted elsewhere.
    public internal(set) var lastSequence: Int64 = 0
    /// The hash of that row; 32 zero bytes where the log is empty.
    public internal(set) var lastHash = LogState().chain
    /// Whether everything was looked at; false where the check was cancelled.
    public internal(set) var isComplete = true

    /// Whether everything was looked at and is as it should be.
    public var isSound: Bool { isComplete && findings.isEmpty }

    mutating func add(_ finding: Finding) {
        if findings.count < Self.findingsMax { findings.append(finding) } else { unlistedFindingCount += 1 }
    }
}
