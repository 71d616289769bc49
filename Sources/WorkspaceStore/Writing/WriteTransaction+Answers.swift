extension WriteTransaction {
    /// The answer that is kept for a claim, whatever its fingerprint; nil for none, or for one that is too old.
    public func keptAnswer(to claim: AnswerClaim) throws(StoreError) -> KeptAnswer? {
        try statements.answers.answer(to: claim, at: recordedAt)
    }

    /// Keeps an answer within the write that it answers to, and forgets some that are too old.
    ///
    /// - Parameter countMax: how many are kept at once.
    /// - Throws: `answersFull` where there are as many, `failed` where the body has more bytes than can be kept.
    public func keep(_ answer: KeptAnswer, countMax: Int = KeptAnswer.workspaceCountMax) throws(StoreError) {
        guard answer.body.count <= KeptAnswer.bodyBytesMax else {
            throw .failed("an answer of \(answer.body.count) bytes to \(answer.claim.operation) cannot be kept")
        }
        state.keptAnswersCount -= try statements.answers.makeRoom(for: answer)
        guard state.keptAnswersCount < countMax else { throw .answersFull }
        try statements.answers.keep(answer)
        state.keptAnswersCount += 1
    }
}
