internal import Wire
internal import WorkspaceStore

extension OperationCall {
    /// Runs a write and gives its answer; every write of an operation to the workspace's file goes through here.
    ///
    /// A call with `Idempotency-Key` is done once: its answer is kept in the transaction that does it, and whoever
    /// comes with the same claim afterwards gets the same bytes. That is looked at first, so that nothing else, such
    /// as `If-Match`, plays a part in a replay. What is refused leaves nothing, and is done anew when it comes again.
    ///
    /// A rehearsal does all of this too and is then taken back, so that every check is the real one and nothing stays.
    /// Its answer has no tag and no place, since there is nothing that has them.
    /// - Parameter body: what to do; makes the whole answer.
    /// - Throws: what `body` refuses; `idempotency_conflict` where the key was used for another request,
    ///   `idempotency_in_flight` while the first one is under way.
    func write(
        _ body: @escaping @Sendable (WriteTransaction) throws(StoreError) -> OperationAnswer
    ) throws(Problem) -> OperationAnswer {
        guard let claim else { return try run(body) }
        let once: @Sendable (WriteTransaction) throws(StoreError) -> OperationAnswer = { write throws(StoreError) in
            if let kept = try write.keptAnswer(to: claim) {
                return try refusing { () throws(Problem) in try OperationAnswer(kept, to: claim) }
            }
            let answer = try body(write)
            try write.keep(
                KeptAnswer(answer, to: claim, status: answer.status ?? successStatus, at: write.recordedAt))
            return answer
        }
        // The real call must not find its claim taken by a rehearsal that is under way.
        guard !isRehearsal else { return try run(once) }
        return try workspace.claims.alone(with: claim) { () throws(Problem) in try run(once) }
    }

    private func run(
        _ body: @escaping @Sendable (WriteTransaction) throws(StoreError) -> OperationAnswer
    ) throws(Problem) -> OperationAnswer {
        guard isRehearsal else { return try workspace.write(writeContext, body) }
        var answer = try workspace.rehearse(writeContext, body)
        answer.entityTag = nil
        answer.location = nil
        answer.isRehearsed = true
        return answer
    }
}
