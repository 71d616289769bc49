import DealModel
import TestSupport
import Testing

@testable import WorkspaceStore

/// The answers that a workspace's file keeps for those who ask again.
struct KeptAnswerTests {
    private let test: TestStore

    init() throws { test = try TestStore() }

    private static func claim(_ key: String = "k", says fingerprint: UInt8 = 1) -> AnswerClaim {
        AnswerClaim(
            credential: "local:ann", operation: "deals.create", key: key,
            fingerprint: Array(repeating: fingerprint, count: AnswerClaim.fingerprintBytesCount))
    }

    private static func answer(_ key: String = "k", body: [UInt8] = Array("{}".utf8), at moment: Instant) -> KeptAnswer
    {
        KeptAnswer(
            claim: claim(key), status: 201, entityTag: "v1-8", location: "/deals/x", body: body, recordedAt: moment)
    }

    private func keep(_ keys: [String], countMax: Int = KeptAnswer.workspaceCountMax) throws(StoreError) {
        try test.write { write throws(StoreError) in
            for key in keys { try write.keep(Self.answer(key, at: write.recordedAt), countMax: countMax) }
        }
    }

    private func find(_ key: String = "k", in store: WorkspaceStore? = nil) throws(StoreError) -> KeptAnswer? {
        try (store ?? test.store).write(TestStore.context) { write throws(StoreError) in
            try write.keptAnswer(to: Self.claim(key, says: 9))
        }
    }

    private func rowsCount() throws -> Int {
        try Int(SQLiteTool.run(test.path, "SELECT count(*) FROM kept_answers;").split(separator: "\n")[0]) ?? -1
    }

    @Test func `an answer is kept whole with its write, and after a restart`() throws {
        let kept = Self.answer(at: test.clock.now())
        try keep(["k"])
        #expect(try find() == kept)
        #expect(try find()?.claim.fingerprint == Self.claim().fingerprint)
        #expect(try find("other") == nil)
        test.store.close()
        let again = try TestStore.open(test.path, clock: test.clock)
        defer { again.close() }
        #expect(try find(in: again) == kept)
        #expect(try again.check().isSound)
    }

    @Test func `an answer without a body, a tag and a place is kept as such`() throws {
        try test.write { write throws(StoreError) in
            try write.keep(KeptAnswer(claim: Self.claim(), status: 204, body: [], recordedAt: write.recordedAt))
        }
        let found = try #require(try find())
        #expect(found.status == 204 && found.body.isEmpty && found.entityTag == nil && found.location == nil)
    }

    @Test func `a refused write leaves no answer`() throws {
        _ = try? test.write { write throws(StoreError) in
            try write.keep(Self.answer(at: write.recordedAt))
            throw .refused(Refusal())
        }
        #expect(try find() == nil)
        try keep(["k"], countMax: 1)
    }

    @Test func `an answer is kept for a day and not longer`() throws {
        try keep(["k"])
        test.clock.advance(seconds: Int64(KeptAnswer.keptHours) * 3_600 - 1)
        #expect(try find() != nil)
        test.clock.advance(seconds: 1)
        #expect(try find() == nil)
        // The claim is free, whatever of the old answer is still in the file.
        try keep(["k"])
        #expect(try find()?.recordedAt == test.clock.now())
    }

    @Test func `answers that are too old are forgotten some at a time`() throws {
        let count = AnswerRows.forgottenMax * 2 + 10
        try keep((0..<count).map { "old \($0)" })
        test.clock.advance(seconds: Int64(KeptAnswer.keptHours) * 3_600)
        for round in 1...4 {
            try keep(["new \(round)"])
            #expect(try rowsCount() == max(0, count - round * AnswerRows.forgottenMax) + round)
        }
        // What was forgotten is not counted any more.
        try keep(["last"], countMax: 5)
        #expect(throws: StoreError.self) { try keep(["beyond"], countMax: 5) }
    }

    @Test func `beyond the maximum no write is done, also after a restart`() throws {
        try keep(["1", "2", "3"], countMax: 3)
        func isFull(_ store: WorkspaceStore) -> Bool {
            do throws(StoreError) {
                try store.write(TestStore.context) { write throws(StoreError) in
                    try write.keep(Self.answer("4", at: write.recordedAt), countMax: 3)
                }
                return false
            } catch {
                guard case .answersFull = error else { return false }
                return true
            }
        }
        #expect(isFull(test.store))
        // The same claim takes the place of its old answer.
        try keep(["3"], countMax: 3)
        test.store.close()
        let again = try TestStore.open(test.path, clock: test.clock)
        defer { again.close() }
        #expect(isFull(again))
        #expect(KeptAnswer.workspaceCountMax == 1_000_000)
    }

    @Test func `a body of the largest size is kept, and a larger one is refused`() throws {
        let largest = [UInt8](repeating: 0x20, count: KeptAnswer.bodyBytesMax)
        try test.write { write throws(StoreError) in
            try write.keep(Self.answer("large", body: largest, at: write.recordedAt))
        }
        #expect(try find("large")?.body.count == KeptAnswer.bodyBytesMax)
        #expect(throws: StoreError.self) {
            try test.write { write throws(StoreError) in
                try write.keep(Self.answer("larger", body: largest + [0x20], at: write.recordedAt))
            }
        }
    }

    @Test(arguments: [
        "status = 200", "body = x'7b7d7d'", "location = NULL", "entity_tag = 'v2'", "recorded_at = recorded_at + 1",
        "fingerprint = zeroblob(32)", "crc = crc + 1", "key = 'j'", "credential = 'eve'", "operation = 'tags.create'",
        "status = 500",
    ])
    func `a changed answer is found and not given`(change: String) throws {
        try keep(["k"])
        test.store.close()
        try SQLiteTool.run(test.path, "UPDATE kept_answers SET \(change);")
        let report = try WorkspaceStore.check(path: test.path)
        #expect(report.findings.map(\.table) == ["kept_answers"])
        let again = try TestStore.open(test.path, clock: test.clock)
        defer { again.close() }
        #expect((try? find(in: again) ?? nil) == nil)
    }
}
