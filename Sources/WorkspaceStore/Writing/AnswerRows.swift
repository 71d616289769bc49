internal import DealModel

/// The answers that a workspace's file keeps.
final class AnswerRows {
    /// How many that are too old one write forgets at most, so that none takes long.
    static let forgottenMax = 100

    static let columns =
        "credential, operation, key, fingerprint, status, entity_tag, location, body, recorded_at, crc"

    private let connection: SQLiteConnection
    private let find: SQLiteStatement
    private let forget: SQLiteStatement
    private let drop: SQLiteStatement
    private let insert: SQLiteStatement
    private var bytes = RowBytes()

    init(_ connection: SQLiteConnection) throws(SQLiteError) {
        self.connection = connection
        let isClaimed = "credential = ?1 AND operation = ?2 AND key = ?3"
        find = try connection.prepare(
            "SELECT \(Self.columns) FROM kept_answers WHERE \(isClaimed) AND recorded_at > ?4")
        forget = try connection.prepare(
            """
            DELETE FROM kept_answers WHERE (credential, operation, key) IN (
                SELECT credential, operation, key FROM kept_answers WHERE recorded_at <= ?1
                ORDER BY recorded_at LIMIT \(Self.forgottenMax))
            """)
        drop = try connection.prepare("DELETE FROM kept_answers WHERE \(isClaimed)")
        insert = try connection.prepare(
            "INSERT INTO kept_answers (\(Self.columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")
    }

    /// The answer that is kept for a claim, whatever its fingerprint; nil for none.
    ///
    /// - Throws: `damaged` where it is not what was written.
    func answer(to claim: AnswerClaim, at now: Instant) throws(StoreError) -> KeptAnswer? {
        bind(claim, to: find)
        find.bind(4, KeptAnswer.keptSince(now).microseconds)
        return try find.rows { row throws(StoreError) in try Self.read(row, bytes: &bytes) }.first
    }

    /// Forgets some of the answers that are too old, and one to the same claim.
    ///
    /// - Returns: how many were forgotten.
    func makeRoom(for answer: KeptAnswer) throws(StoreError) -> Int64 {
        try storing { () throws(SQLiteError) in
            forget.bind(1, KeptAnswer.keptSince(answer.recordedAt).microseconds)
            try forget.run()
            let old = connection.changedRowsCount
            bind(answer.claim, to: drop)
            try drop.run()
            return old + connection.changedRowsCount
        }
    }

    /// Keeps one.
    func keep(_ answer: KeptAnswer) throws(StoreError) {
        bind(answer.claim, to: insert)
        insert.bind(4, bytes: answer.claim.fingerprint)
        insert.bind(5, Int64(answer.status))
        insert.bind(6, answer.entityTag)
        insert.bind(7, answer.location)
        insert.bind(8, bytes: answer.body)
        insert.bind(9, answer.recordedAt.microseconds)
        insert.bind(10, Self.checksum(of: answer, bytes: &bytes))
        try storing { () throws(SQLiteError) in try insert.run() }
    }

    /// Reads one.
    ///
    /// - Throws: `damaged` where the checksum differs, or where it holds what was never written.
    static func read(_ row: SQLiteStatement, bytes: inout RowBytes) throws(StoreError) -> KeptAnswer {
        let fingerprint = row.bytes(3)
        guard fingerprint.count == AnswerClaim.fingerprintBytesCount else {
            throw .damaged("kept_answers: a fingerprint has \(fingerprint.count) bytes")
        }
        let answer = KeptAnswer(
            claim: AnswerClaim(
                credential: row.text(0), operation: row.text(1), key: row.text(2), fingerprint: fingerprint),
            status: Int(try row.integer(4, in: 200...299)), entityTag: row.optionalText(5),
            location: row.optionalText(6), body: row.bytes(7), recordedAt: try row.instant(8))
        guard checksum(of: answer, bytes: &bytes) == row.integer(9) else {
            throw .damaged("kept_answers: a row does not match its checksum")
        }
        return answer
    }

    private static func checksum(of answer: KeptAnswer, bytes: inout RowBytes) -> Int64 {
        bytes.removeAll()
        bytes.append(answer.claim.credential)
        bytes.append(answer.claim.operation)
        bytes.append(answer.claim.key)
        bytes.append(utf8: answer.claim.fingerprint)
        bytes.append(Int64(answer.status))
        bytes.append(answer.entityTag)
        bytes.append(answer.location)
        bytes.append(utf8: answer.body)
        bytes.append(answer.recordedAt.microseconds)
        return bytes.checksum
    }

    private func bind(_ claim: AnswerClaim, to statement: SQLiteStatement) {
        statement.bind(1, claim.credential)
        statement.bind(2, claim.operation)
        statement.bind(3, claim.key)
    }
}
