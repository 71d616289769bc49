import DealModel
import Foundation
import Locking
import TestSupport
import Testing
import Wire
import WorkspaceStore

@testable import Operations

struct KeyRingTests {
    /// The text of a key with some of it exchanged and the checksum made right again.
    private func forged(_ text: String, environment: String? = nil, id: String? = nil, secret: String? = nil) -> String
    {
        let middle = String(text.dropFirst(10))
        let opening = "pnsk_\(environment ?? (text.hasPrefix("pnsk_live_") ? "live" : "test"))_"
        let checked =
            opening + (id ?? String(middle.prefix(8))) + (secret ?? String(middle.dropFirst(8).prefix(32)))
        let checksum = Base62.digits(of: KeyChecksum.of(Array(checked.utf8)), count: 6)
        return checked + String(decoding: checksum, as: UTF8.self)
    }

    @Test func `a key that is taken back while its request waits changes no key any more`() throws {
        let trial = try KeyTrial()
        let issued = try trial.create(.init(name: "Admin", scope: .admin))
        let other = try trial.create().record.id
        let grant = try #require(trial.grant(issued.text.reveal()))
        let held = trial.ring.keys(of: grant)
        try trial.revoke(issued.record.id)
        let now = trial.clock.now()
        let refusals = [
            KeyTrial.problem { () throws(Problem) in _ = try held.create(.init(name: "x"), by: "x", at: now) },
            KeyTrial.problem { () throws(Problem) in _ = try held.rotate(other, by: "x", at: now) },
            KeyTrial.problem { () throws(Problem) in _ = try held.revoke(other, by: "x", at: now) },
        ]
        #expect(refusals.map { $0?.code } == [.unauthenticated, .unauthenticated, .unauthenticated])
        #expect(refusals.allSatisfy { $0?.detail.contains("revoked") == true })
        #expect(trial.keys.all().count == 2)
        #expect(try trial.keys.key(other).version == 1)
    }

    @Test(arguments: Operations.Operation.Scope.allCases)
    func `a key opens its workspace with its scope, also for the next owner`(scope: Operations.Operation.Scope) throws {
        var trial = try KeyTrial()
        let issued = try trial.create(.init(name: "Dashboard", scope: scope, environment: .test), in: trial.sales)
        for _ in 0..<2 {
            let grant = try #require(trial.grant(issued.text.reveal()))
            #expect(grant.keyID == issued.record.id)
            #expect(grant.keyName == "Dashboard")
            #expect(grant.scope == scope)
            #expect(grant.environment == .test)
            #expect(grant.workspaceID == KeyTrial.salesID)
            #expect(grant.workspaceName == "sales")
            #expect(grant.secretEndsAt == nil)
            #expect(grant.actor == "key:\(issued.record.id)")
            trial = try trial.reopened()
        }
    }

    @Test func `the file never has a secret`() throws {
        let trial = try KeyTrial()
        let issued = try trial.create()
        let rotated = try trial.rotate(issued.record.id)
        trial.ring.close()
        trial.folder.close()
        for name in try FileManager.default.contentsOfDirectory(atPath: trial.folder.path) where name != "workspaces" {
            guard let bytes = FileManager.default.contents(atPath: "\(trial.folder.path)/\(name)") else { continue }
            for text in [issued.text, rotated.text] {
                let secret = text.reveal().dropFirst(18).prefix(32)
                #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(name)")
            }
        }
    }

    @Test func `only the whole key opens anything`() throws {
        let trial = try KeyTrial()
        let text = try trial.create().text.reveal()
        #expect(forged(text) == text)
        #expect(trial.refusal(forged(text, secret: String(repeating: "0", count: 32))) == .notValid)
        #expect(trial.refusal(forged(text, id: "00000000")) == .notValid)
        #expect(trial.refusal(forged(text, environment: "test")) == .notValid)
        #expect(trial.refusal(text + " ") == .malformed)
        #expect(trial.refusal("") == .malformed)
        #expect(trial.refusal(text) == nil)
    }

    @Test func `a key of another folder opens nothing`() throws {
        let (left, right) = (try KeyTrial(), try KeyTrial())
        let issued = try left.create()
        try right.folder.apply(ControlChange(keys: [issued.record]))
        let reopened = try right.reopened()
        #expect(reopened.refusal(issued.text.reveal()) == .notValid)
        #expect(left.refusal(issued.text.reveal()) == nil)
    }

    @Test func `a key that was taken back says so to who has its secret and to nobody else`() throws {
        var trial = try KeyTrial()
        let issued = try trial.create()
        let text = issued.text.reveal()
        trial.advance(hours: 1)
        #expect(try trial.revoke(issued.record.id).revokedBy == "local:bob")
        let revokedAt = trial.clock.now()
        for _ in 0..<2 {
            #expect(trial.refusal(text) == .revoked(at: revokedAt))
            #expect(trial.refusal(forged(text, secret: String(repeating: "0", count: 32))) == .notValid)
            trial = try trial.reopened()
        }
        // Again it changes nothing.
        trial.advance(hours: 1)
        #expect(try trial.revoke(issued.record.id).revokedAt == revokedAt)
        #expect(try trial.keys.key(issued.record.id).version == 2)
    }

    @Test func `a key ends after 90 days unless it is said otherwise`() throws {
        let trial = try KeyTrial()
        let text = try trial.create().text.reveal()
        let day = try trial.create(.init(name: "day", lifetimeDays: 1)).text.reveal()
        let longest = try trial.create(.init(name: "longest", lifetimeDays: KeyLimits.lifetimeDaysMax))
        let endless = try trial.create(.init(name: "endless", lifetimeDays: nil)).text.reveal()
        #expect(longest.record.expiresAt == Instant("2036-06-28T00:00:00Z"))
        trial.advance(hours: 24)
        #expect(trial.refusal(day) == .expired(at: trial.clock.now()))
        trial.clock.set(KeyTrial.start)
        trial.clock.advance(seconds: Int64(KeyLimits.lifetimeDaysDefault) * 86_400 - 1)
        #expect(trial.refusal(text) == nil)
        trial.clock.advance(seconds: 1)
        #expect(trial.refusal(text) == .expired(at: trial.clock.now()))
        trial.advance(hours: 24 * 100_000)
        #expect(trial.refusal(longest.text.reveal()) == .expired(at: longest.record.expiresAt ?? .latest))
        #expect(trial.refusal(endless) == nil)
    }

    @Test func `a clock that is set back revives no key`() throws {
        let trial = try KeyTrial()
        let text = try trial.create(.init(name: "day", lifetimeDays: 1)).text.reveal()
        trial.advance(hours: 25)
        #expect(trial.refusal(text) != nil)
        trial.clock.set(KeyTrial.start)
        guard case .expired = trial.refusal(text) else { return #expect(Bool(false)) }
        // Nor is anything recorded before what was recorded already.
        #expect(
            try trial.create().record.createdAt
                == Instant(microseconds: KeyTrial.start.microseconds + 25 * 3_600_000_000))
    }

    @Test func `lifetimes beyond the calendar end with it`() throws {
        let trial = try KeyTrial()
        trial.clock.set(.latest)
        #expect(try trial.create().record.expiresAt == .latest)
    }

    @Test func `after a rotation both secrets open the same until the time of grace is over`() throws {
        var trial = try KeyTrial()
        let first = try trial.create()
        trial.advance(hours: 24)
        let second = try trial.rotate(first.record.id)
        let endsAt = Instant(microseconds: trial.clock.now().microseconds + 24 * 3_600_000_000)
        #expect(first.text.id == second.text.id)
        trial.clock.advance(seconds: Int64(KeyLimits.graceHoursDefault) * 3_600 - 1)
        let now = trial.clock.now()
        for _ in 0..<2 {
            trial.clock.set(now)
            #expect(trial.grant(first.text.reveal())?.secretEndsAt == endsAt)
            #expect(trial.grant(second.text.reveal())?.secretEndsAt == nil)
            trial = try trial.reopened()
        }
        trial.clock.set(endsAt)
        #expect(trial.refusal(first.text.reveal()) == .replaced(at: endsAt))
        #expect(trial.refusal(second.text.reveal()) == nil)
    }

    @Test func `a second rotation ends the oldest secret at once`() throws {
        let trial = try KeyTrial()
        let first = try trial.create()
        let second = try trial.rotate(first.record.id)
        let third = try trial.rotate(first.record.id)
        #expect(trial.refusal(first.text.reveal()) == .notValid)
        #expect(trial.grant(second.text.reveal()) != nil)
        #expect(trial.grant(third.text.reveal()) != nil)
        #expect(third.record.version == 3)
        #expect(third.record.rotatedBy == "local:bob")
    }

    @Test func `the time of grace can be nothing and never outlives the key`() throws {
        let trial = try KeyTrial()
        let first = try trial.create(.init(name: "a", lifetimeDays: 1))
        let second = try trial.rotate(first.record.id, graceHours: 0)
        #expect(trial.refusal(first.text.reveal()) == .replaced(at: trial.clock.now()))
        trial.advance(hours: 23)
        let third = try trial.rotate(first.record.id, graceHours: KeyLimits.graceHoursMax)
        #expect(third.record.replaced?.endsAt == second.record.expiresAt)
        trial.advance(hours: 1)
        #expect(trial.refusal(second.text.reveal()) == .replaced(at: trial.clock.now()))
        #expect(trial.refusal(third.text.reveal()) == nil)
    }

    @Test func `a rotated key lasts as long as before or as it is told`() throws {
        let trial = try KeyTrial()
        let id = try trial.create(.init(name: "a", lifetimeDays: 10)).record.id
        trial.advance(hours: 24)
        let day = Int64(86_400_000_000)
        func daysLeft(_ issued: IssuedKey) -> Int64? {
            issued.record.expiresAt.map { ($0.microseconds - trial.clock.now().microseconds) / day }
        }
        #expect(daysLeft(try trial.rotate(id)) == 10)
        trial.advance(hours: 24)
        #expect(daysLeft(try trial.rotate(id)) == 10)
        #expect(daysLeft(try trial.rotate(id, lifetime: .days(3))) == 3)
        #expect(daysLeft(try trial.rotate(id, lifetime: .days(nil))) == nil)
        #expect(daysLeft(try trial.rotate(id)) == nil)
    }

    @Test func `an expired key lives again when it is rotated, a revoked one does not`() throws {
        let trial = try KeyTrial()
        let issued = try trial.create(.init(name: "a", lifetimeDays: 1))
        trial.advance(hours: 48)
        let again = try trial.rotate(issued.record.id)
        #expect(trial.refusal(again.text.reveal()) == nil)
        #expect(trial.refusal(issued.text.reveal()) == .replaced(at: issued.record.expiresAt ?? .latest))
        try trial.revoke(issued.record.id)
        let problem = KeyTrial.problem { () throws(Problem) in
            _ = try trial.keys.rotate(issued.record.id, by: "x", at: trial.clock.now())
        }
        #expect(problem?.code == .conflict)
        guard case .revoked = trial.refusal(again.text.reveal()) else { return #expect(Bool(false)) }
    }

    @Test func `a condition on the version is checked within the change`() throws {
        let trial = try KeyTrial()
        let id = try trial.create().record.id
        func problem(_ version: Int64) -> ProblemCode? {
            KeyTrial.problem { () throws(Problem) in
                _ = try trial.keys.rotate(
                    id, condition: .oneOf([version]), by: "x", at: trial.clock.now())
            }?.code
        }
        #expect(problem(2) == .versionMismatch)
        #expect(problem(1) == nil)
        #expect(problem(1) == .versionMismatch)
        let revoke = KeyTrial.problem { () throws(Problem) in
            _ = try trial.keys.revoke(id, condition: .oneOf([1]), by: "x", at: trial.clock.now())
        }
        #expect(revoke?.code == .versionMismatch)
        #expect(try trial.keys.key(id).revokedAt == nil)
    }

    @Test func `use is noted once a minute and written by somebody else`() throws {
        var trial = try KeyTrial()
        let issued = try trial.create()
        let (text, id) = (issued.text.reveal(), issued.record.id)
        func noted(_ trial: KeyTrial) throws -> Instant? { try trial.keys.key(id).lastUsedAt }
        func written(_ trial: KeyTrial) throws -> Instant? { try trial.folder.keys().first?.lastUsedAt }
        #expect(trial.grant(text) != nil)
        let first = trial.clock.now()
        #expect(try noted(trial) == first)
        #expect(try written(trial) == nil)
        trial.clock.advance(seconds: Int64(KeyLimits.useNotedSeconds) - 1)
        #expect(trial.grant(text) != nil)
        #expect(try noted(trial) == first)
        trial.clock.advance(seconds: 1)
        #expect(trial.grant(text) != nil)
        let second = trial.clock.now()
        #expect(try noted(trial) == second)
        trial.ring.writeUses()
        #expect(try written(trial) == second)
        trial.clock.advance(seconds: 60)
        _ = trial.refusal(forged(text, secret: String(repeating: "0", count: 32)))
        #expect(try noted(trial) == second)
        #expect(trial.grant(text) != nil)
        let third = trial.clock.now()
        trial = try trial.reopened()
        #expect(try written(trial) == third)
        #expect(try trial.keys.key(id).version == 1)
    }

    @Test func `uses that cannot be written are kept for the next time and a change does not lose them`() throws {
        let trial = try KeyTrial()
        let issued = try trial.create()
        let other = try trial.create()
        #expect(trial.grant(issued.text.reveal()) != nil)
        _ = try trial.rotate(issued.record.id)
        #expect(try trial.keys.key(issued.record.id).lastUsedAt == KeyTrial.start)
        #expect(trial.grant(other.text.reveal()) != nil)
        trial.folder.close()
        trial.ring.writeUses()
        trial.ring.writeUses()
        #expect(try trial.keys.key(other.record.id).lastUsedAt == KeyTrial.start)
        #expect(trial.lines.withLock { $0 } == [])
    }

    @Test func `a folder that is closed refuses changes and nothing is believed`() throws {
        let trial = try KeyTrial()
        let issued = try trial.create()
        trial.folder.close()
        let problem = KeyTrial.problem { () throws(Problem) in
            _ = try trial.keys.revoke(issued.record.id, by: "x", at: trial.clock.now())
        }
        #expect(problem?.code == .notReady)
        #expect(trial.refusal(issued.text.reveal()) == nil)
        #expect(trial.failures.withLock { $0 } == [])
    }

    @Test func `a key that was taken back opens nothing from then on, however many try`() async throws {
        let trial = try KeyTrial()
        for round in 0..<20 {
            let issued = try trial.create()
            let text = issued.text.reveal()
            let opened = await withTaskGroup(of: Int.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        var count = 0
                        while trial.grant(text) != nil { count += 1 }
                        return count
                    }
                }
                _ = try? trial.revoke(issued.record.id)
                // From here on every try is refused, also the next of those who are trying.
                #expect(trial.refusal(text) == .revoked(at: trial.clock.now()), "round \(round)")
                return await group.reduce(0, +)
            }
            #expect(opened >= 0)
            guard case .revoked = trial.refusal(text) else { return #expect(Bool(false)) }
        }
    }

    @Test func `keys that are made at once all differ and all are there`() async throws {
        let trial = try KeyTrial()
        let made = await withTaskGroup(of: IssuedKey?.self) { group in
            for _ in 0..<32 { group.addTask { try? trial.create() } }
            return await group.reduce(into: [IssuedKey?]()) { $0.append($1) }.compactMap(\.self)
        }
        #expect(made.count == 32)
        #expect(Set(made.map(\.record.id)).count == 32)
        #expect(trial.keys.all().map(\.number) == Array(1...32))
        #expect(try trial.folder.keys() == trial.keys.all())
        for issued in made { #expect(trial.grant(issued.text.reveal()) != nil) }
    }

    @Test func `the timer can be started twice and is stopped by closing`() throws {
        let trial = try KeyTrial()
        trial.ring.start()
        trial.ring.start()
        let issued = try trial.create()
        #expect(trial.grant(issued.text.reveal()) != nil)
        trial.ring.close()
        #expect(try trial.folder.keys().first?.lastUsedAt == KeyTrial.start)
    }
}
