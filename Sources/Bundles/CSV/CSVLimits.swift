/// What a CSV file may hold at most; beyond it the row is refused, never cut.
public struct CSVLimits: Hashable, Sendable {
    /// The bytes of one field, between its quotes.
    public var fieldBytesMax = 1 << 20
    /// The fields of one row.
    public var columnsMax = 500
    /// The bytes of one row, its line end included.
    public var rowBytesMax = 4 << 20

    /// The limits that bundles are read with: fields of 1 MiB, 500 columns, rows of 4 MiB.
    public static let standard = CSVLimits()

    /// Begins with the standard limits.
    public init() {}
}
