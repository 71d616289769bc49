extension ControlFile {
    /// After how many frames of the write-ahead log it is copied into the file; a frame has 4 KiB.
    static let checkpointFrames = 1_000

    /// Runs writes that are done together or not at all; durable on return.
    ///
    /// - Throws: what the body throws, after everything was undone; `outcomeUnknown` where the disk failed, and from
    ///   then on always.
    func transaction<Result>(
        _ body: () throws(DataFolderError) -> Result
    ) throws(DataFolderError) -> Result {
        guard !hasFailed else { throw .store(.outcomeUnknown) }
        do throws(DataFolderError) {
            try execute("BEGIN IMMEDIATE")
            let result = try body()
            try execute("COMMIT")
            try checkpointIfDue()
            return result
        } catch {
            if connection.isInTransaction { try? connection.execute("ROLLBACK") }
            if case .store(.outcomeUnknown) = error { hasFailed = true }
            throw error
        }
    }

    private func execute(_ sql: String) throws(DataFolderError) {
        try Self.opening(path) { [connection] () throws(SQLiteError) in try connection.execute(sql) }
    }

    private func checkpointIfDue() throws(DataFolderError) {
        guard connection.logFrames >= Self.checkpointFrames else { return }
        do throws(SQLiteError) {
            try connection.checkpoint(truncating: true, waits: false)
        } catch {
            // A full volume takes no page into the file, and loses none. After anything else a second try could succeed
            // without the pages that the first one lost, so nothing is written any more.
            if error.trouble != .full { throw .store(.outcomeUnknown) }
        }
    }
}
