extension WorkspaceStore {
    /// Looks at everything in the file, over one consistent view and without stopping at what it finds.
    ///
    /// The pages and constraints; the checksum of every row; the chain of the change log and its sequence; that each
    /// row of the log has its version and the other way round, saying the same; that deals and stage changes follow
    /// from the versions. Writers go on meanwhile, but the write-ahead log cannot be cut back before the end.
    ///
    /// - Parameters:
    ///   - progress: is told how far the check is, from 0 to 1, and which table it looks at.
    ///   - isCancelled: is asked every few thousand rows and steps of SQLite.
    /// - Throws: `unusable` where the file cannot be opened, or is of another program or a newer Penstock. Damage is
    ///   never thrown but found.
    /// - Complexity: linear in the file's size; memory for the definitions and the versions of one deal.
    public func check(
        progress: @escaping @Sendable (Double, String) -> Void = { _, _ in },
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws(StoreError) -> StoreCheckReport {
        try Self.check(path: path, progress: progress, isCancelled: isCancelled)
    }

    /// Looks at everything in a file that no store has open, such as one that no store opens any more.
    public static func check(
        path: String, progress: @escaping @Sendable (Double, String) -> Void = { _, _ in },
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws(StoreError) -> StoreCheckReport {
        try StoreCheck(path: path, progress: progress, isCancelled: isCancelled).run()
    }
}
