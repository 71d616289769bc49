extension WriteTransaction {
    /// Runs a part of the write in a savepoint within its own: what it throws undoes the part alone, and the write can
    /// go on.
    ///
    /// - Throws: what `body` threw.
    public func part<Result>(_ body: () throws(StoreError) -> Result) throws(StoreError) -> Result {
        try storing { () throws(SQLiteError) in try connection.execute("SAVEPOINT part") }
        let start = state
        // The part has a batch of its own, so that undoing it copies nothing of what came before.
        state.batch = CommitBatch(lastSequence: state.sequence, lastRecordedAt: state.recordedAt)
        let result: Result
        do { result = try body() } catch {
            // A transaction that is gone takes its savepoints along, and the whole group is given up.
            guard !error.endsGroup, connection.isInTransaction else { throw error }
            state = start
            try storing { () throws(SQLiteError) in
                try connection.execute("ROLLBACK TO part")
                try connection.execute("RELEASE part")
            }
            throw error
        }
        try storing { () throws(SQLiteError) in try connection.execute("RELEASE part") }
        let batch = state.batch
        state.batch = start.batch
        if batch.lastSequence > state.batch.lastSequence { state.batch.append(batch) }
        return result
    }
}
