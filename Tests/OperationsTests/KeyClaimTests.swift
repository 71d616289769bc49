import DealModel
import TestSupport
import Testing
import Wire
import WorkspaceStore

@testable import Operations

struct KeyClaimTests {
    private func claim(_ key: String = "k", says fingerprint: UInt8 = 1) -> AnswerClaim {
        AnswerClaim(
            credential: "local:ann", operation: "keys.create", key: key,
            fingerprint: Array(repeating: fingerprint, count: AnswerClaim.fingerprintBytesCount))
    }

    private func kept<Value>(_ outcome: KeyOutcome<Value>) -> KeptAnswer? {
        if case .kept(let answer) = outcome { answer } else { nil }
    }

    @Test func `the same request again is answered without the secret and makes no second key`() throws {
        var trial = try KeyTrial()
        let issued = try trial.create(claim: claim())
        for _ in 0..<2 {
            let outcome = try trial.keys.create(.init(name: "x"), by: "x", at: trial.clock.now(), claim: claim())
            let answer = try #require(kept(outcome))
            #expect(answer.status == 201)
            let body = try JSONReader.parse(answer.body)
            #expect(body["id"]?.stringValue == issued.record.id.description)
            #expect(body["secret"] == .null)
            #expect(body["notice"]?.stringValue?.contains("shown once") == true)
            let secret = String(issued.text.reveal().dropFirst(18))
            #expect(!String(decoding: answer.body, as: UTF8.self).contains(secret))
            #expect(trial.keys.all().count == 1)
            trial = try trial.reopened()
        }
    }

    @Test func `a claim that was used for something else is a conflict`() throws {
        let trial = try KeyTrial()
        _ = try trial.create(claim: claim())
        let problem = KeyTrial.problem { () throws(Problem) in
            _ = try trial.keys.create(.init(name: "x"), by: "x", at: trial.clock.now(), claim: claim(says: 2))
        }
        #expect(problem?.code == .idempotencyConflict)
        #expect(problem?.errors.map(\.pointer) == ["/header/Idempotency-Key"])
        _ = try trial.create(claim: claim("other"))
        #expect(trial.keys.all().count == 2)
    }

    @Test func `after a day the claim is free again`() throws {
        let trial = try KeyTrial()
        _ = try trial.create(claim: claim())
        trial.advance(hours: Int64(KeptAnswer.keptHours))
        _ = try trial.create(claim: claim(says: 2))
        #expect(trial.keys.all().count == 2)
    }

    @Test func `a refusal is not kept`() throws {
        let trial = try KeyTrial()
        let id = try trial.create().record.id
        func rotate(_ condition: VersionCondition?) throws(Problem) -> KeyOutcome<IssuedKey> {
            try trial.keys.rotate(id, condition: condition, by: "x", at: trial.clock.now(), claim: claim())
        }
        #expect(KeyTrial.problem { () throws(Problem) in _ = try rotate(.oneOf([9])) }?.code == .versionMismatch)
        #expect(kept(try rotate(nil)) == nil)
        #expect(kept(try rotate(nil))?.status == 200)
        #expect(try trial.keys.key(id).version == 2)
    }

    @Test func `a revocation that comes again is answered as before`() throws {
        let trial = try KeyTrial()
        let id = try trial.create().record.id
        for round in 0..<3 {
            let outcome = try trial.keys.revoke(id, by: "x", at: trial.clock.now(), claim: claim())
            #expect(kept(outcome)?.status == (round == 0 ? nil : 204))
            #expect(kept(outcome)?.body ?? [] == [])
        }
        #expect(try trial.keys.key(id).version == 2)
    }

    @Test func `of many equal requests at once one is done`() async throws {
        let trial = try KeyTrial()
        let claim = claim()
        let done = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 { group.addTask { (try? trial.create(claim: claim)) != nil } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(done == 1)
        #expect(trial.keys.all().count == 1)
    }

    @Test func `a claim says what was asked and not how it was written`() throws {
        func fingerprint(_ operation: String, _ parameters: [String: JSON], _ body: String) throws -> [UInt8] {
            let object = try #require(try JSONReader.parse(Array(body.utf8)).objectValue)
            return AnswerClaim(
                credential: "c", operation: operation, key: "k", parameters: parameters, body: object
            ).fingerprint
        }
        let first = try fingerprint("o", ["id": "a", "limit": 1], #"{"a": 1.0, "b": "x"}"#)
        #expect(try fingerprint("o", ["limit": 1, "id": "a"], #"{"b":"x","a":1}"#) == first)
        #expect(try fingerprint("p", ["id": "a", "limit": 1], #"{"a": 1.0, "b": "x"}"#) != first)
        #expect(try fingerprint("o", ["id": "b", "limit": 1], #"{"a": 1.0, "b": "x"}"#) != first)
        #expect(try fingerprint("o", ["id": "a", "limit": 1], #"{"a": 1.0, "b": "y"}"#) != first)
        #expect(first.count == AnswerClaim.fingerprintBytesCount)
    }
}
