/// How rows are cut into pieces; a chunk holds a whole number of pages.
public enum ColumnLayout {
    /// Rows in a chunk of an append-only column.
    public static let rowsPerChunk = 65_536
    /// Rows in a page of a mutable column; copying one must cost less than a durable commit.
    public static let rowsPerPage = 4_096

    @usableFromInline static let chunkShift = 16
    @usableFromInline static let chunkMask = 65_535
    /// How far a row's number is shifted to give its page's.
    public static let pageShift = 12
    @usableFromInline static let pageMask = 4_095
    /// Pages in one node of a page table, so that a write after a snapshot copies two short lists and not a long one.
    @usableFromInline static let nodeShift = 6
    @usableFromInline static let nodeMask = 63
}
