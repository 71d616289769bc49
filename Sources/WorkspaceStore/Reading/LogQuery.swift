public import DealModel

/// Which rows of the change log to read, in which direction, and how many.
public struct LogQuery: Sendable {
    /// Only rows behind this one.
    public var after: Int64 = 0
    /// Only rows before this one.
    public var before: Int64 = .max
    /// Whether the last row comes first.
    public var isNewestFirst = false
    /// How many to read; at least 1.
    public var limit = 50
    /// Only rows about this kind of thing.
    public var kind: EntityKind?
    /// Only rows about this thing; for a deal also those about its contacts and tags.
    public var entityID: Identifier<LogEntry>?
    /// Only rows by this actor.
    public var actor: String?
    /// Only rows by this operation.
    public var operation: String?

    /// How many rows are looked at in search of those asked for, where no index leads to them.
    public static let scannedRowsMax: Int64 = 100_000

    /// As many as that, unless a test wants fewer.
    var scannedRows = Self.scannedRowsMax

    /// Begins with all.
    public init() {}

    /// Whether any row might not be asked for, without an index that says which.
    var scans: Bool { entityID == nil && (kind != nil || actor != nil || operation != nil) }
}
