extension WorkspaceReader {
    /// Hands everything in this view to a feed, as opening does.
    ///
    /// - Throws: `damaged` naming the first row that does not match its checksum.
    public func replay(to feed: any CommitFeed) throws(StoreError) {
        _ = try LogLoader(connection: connection, feed: feed).load()
    }
}
