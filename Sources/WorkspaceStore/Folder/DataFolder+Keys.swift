public import DealModel

/// Keys, and the answers kept for what is done to keys and workspaces. Every write is durable on return.
extension DataFolder {
    /// All keys of all workspaces, in the order of their making.
    ///
    /// - Throws: what kept the control file from being read.
    public func keys() throws(DataFolderError) -> [KeyRecord] {
        try withControl { control throws(DataFolderError) in try control.keys() }
    }

    /// Writes keys and the answer that is kept with them, all together.
    ///
    /// - Throws: `workspaceMissing`, `answersFull`, or what kept the control file from being written; then nothing of
    ///   it is there, unless the store says that the outcome is unknown.
    public func apply(_ change: ControlChange) throws(DataFolderError) {
        try withControl { control throws(DataFolderError) in try control.apply(change) }
    }

    /// Notes when keys were last used, in one transaction.
    ///
    /// - Throws: what kept the control file from being written.
    public func writeUses(_ uses: [KeyID: Instant]) throws(DataFolderError) {
        guard !uses.isEmpty else { return }
        try withControl { control throws(DataFolderError) in try control.writeUses(uses) }
    }

    /// The answer that was kept for a claim and is not too old, whatever fingerprint it has; nil for none.
    ///
    /// - Throws: what kept the control file from being read.
    public func keptAnswer(to claim: AnswerClaim, at now: Instant) throws(DataFolderError) -> KeptAnswer? {
        try withControl { control throws(DataFolderError) in try control.keptAnswer(to: claim, at: now) }
    }
}
