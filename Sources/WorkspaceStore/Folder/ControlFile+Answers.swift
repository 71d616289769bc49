internal import DealModel

extension ControlFile {
    /// The answer that is kept for a claim, whatever its fingerprint; nil for none.
    func keptAnswer(to claim: AnswerClaim, at now: Instant) throws(DataFolderError) -> KeptAnswer? {
        try Self.opening(path) { [connection] () throws(SQLiteError) in
            let statement = try connection.prepare(
                """
                SELECT fingerprint, status, body, recorded_at FROM kept_answers
                WHERE credential = ?1 AND operation = ?2 AND key = ?3 AND recorded_at > ?4
                """)
            statement.bind(1, claim.credential)
            statement.bind(2, claim.operation)
            statement.bind(3, claim.key)
            statement.bind(4, KeptAnswer.keptSince(now).microseconds)
            guard try statement.step() else { return nil }
            return KeptAnswer(
                claim: AnswerClaim(
                    credential: claim.credential, operation: claim.operation, key: claim.key,
                    fingerprint: statement.bytes(0)),
                status: Int(clamping: statement.integer(1)), body: statement.bytes(2),
                recordedAt: Instant(microseconds: statement.integer(3)))
        }
    }

    /// Keeps an answer within the transaction that does what it answers to, and forgets those that are too old.
    func keep(_ answer: KeptAnswer) throws(DataFolderError) {
        let count = try Self.opening(path) { [connection] () throws(SQLiteError) in
            let forget = try connection.prepare("DELETE FROM kept_answers WHERE recorded_at <= ?1")
            forget.bind(1, KeptAnswer.keptSince(answer.recordedAt).microseconds)
            try forget.run()
            let count = try connection.prepare(
                "SELECT count(*) FROM kept_answers WHERE substr(credential, ?1) = substr(?2, ?1)")
            count.bind(1, -Int64(AnswerClaim.workspaceCharactersCount))
            count.bind(2, answer.claim.credential)
            return try count.step() ? count.integer(0) : 0
        }
        guard count < KeptAnswer.countMax else { throw .answersFull }
        try Self.opening(path) { [connection] () throws(SQLiteError) in
            let statement = try connection.prepare(
                "INSERT INTO kept_answers VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
            statement.bind(1, answer.claim.credential)
            statement.bind(2, answer.claim.operation)
            statement.bind(3, answer.claim.key)
            statement.bind(4, bytes: answer.claim.fingerprint)
            statement.bind(5, Int64(answer.status))
            statement.bind(6, bytes: answer.body)
            statement.bind(7, answer.recordedAt.microseconds)
            try statement.run()
        }
    }
}
