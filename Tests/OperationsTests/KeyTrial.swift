import DealModel
import Locking
import TestSupport
import Testing
import Wire
import WorkspaceStore

@testable import Operations

/// A data folder with the workspaces `default` and `sales`, and its keys.
final class KeyTrial: Sendable {
    static let start = Instant("2026-07-01T00:00:00Z") ?? .latest
    static let salesID = WorkspaceID(high: 2, low: 2)

    let temporary: TemporaryFolder
    let clock = ManualClock(KeyTrial.start)
    let folder: DataFolder
    let ring: KeyRing
    let lines = Guarded<[String]>([])
    let failures = Guarded<[String]>([])

    init(in given: TemporaryFolder? = nil) throws {
        temporary = try given ?? TemporaryFolder()
        folder = try DataFolder.open(
            path: temporary.file("data"), purpose: "serve", creates: true, clock: clock)
        if given == nil {
            for (name, id) in [("default", WorkspaceID(high: 1, low: 1)), ("sales", Self.salesID)] {
                try folder.createWorkspace(named: name, id: id, at: Self.start, by: "x")
            }
        }
        ring = try KeyRing(
            folder: folder,
            environment: WorkspaceStore.Environment(
                clock: clock, identifiers: CountingIdentifiers(),
                diskFailed: { [failures] line in failures.withLock { $0.append(line) } }),
            log: { [lines] line in lines.withLock { $0.append(line) } })
    }

    deinit { folder.close() }

    /// The same folder with a new owner.
    func reopened() throws -> KeyTrial {
        ring.close()
        folder.close()
        return try KeyTrial(in: temporary)
    }

    var keys: WorkspaceKeys { ring.keys(of: WorkspaceID(high: 1, low: 1), named: "default") }
    var sales: WorkspaceKeys { ring.keys(of: Self.salesID, named: "sales") }

    func create(
        _ draft: WorkspaceKeys.Draft = .init(name: "Dashboard"), claim: AnswerClaim? = nil,
        in keys: WorkspaceKeys? = nil
    ) throws -> IssuedKey {
        try Self.done(try (keys ?? self.keys).create(draft, by: "local:ann", at: clock.now(), claim: claim))
    }

    func rotate(
        _ id: KeyID, graceHours: Int = KeyLimits.graceHoursDefault, lifetime: WorkspaceKeys.Lifetime = .same
    ) throws -> IssuedKey {
        try Self.done(
            try keys.rotate(id, graceHours: graceHours, lifetime: lifetime, by: "local:bob", at: clock.now()))
    }

    @discardableResult
    func revoke(_ id: KeyID) throws -> KeyRecord {
        try Self.done(try keys.revoke(id, by: "local:bob", at: clock.now()))
    }

    /// What a key opens.
    func grant(_ text: String) -> KeyGrant? { try? ring.verify(text, at: clock.now()) }

    /// Why a key opens nothing; nil where it does.
    func refusal(_ text: String) -> KeyRefusal? {
        do throws(KeyRefusal) {
            _ = try ring.verify(text, at: clock.now())
            return nil
        } catch {
            return error
        }
    }

    func advance(hours: Int64) { clock.advance(seconds: hours * 3_600) }

    static func done<Value>(_ outcome: KeyOutcome<Value>) throws -> Value {
        guard case .done(let value) = outcome else {
            throw Problem(.internal, "It was done before: \(outcome)")
        }
        return value
    }

    /// What a refusal says; nil where there is none.
    static func problem(_ body: () throws(Problem) -> Void) -> Problem? {
        do throws(Problem) {
            try body()
            return nil
        } catch {
            return error
        }
    }
}
