import DealModel
import TestSupport
import Testing
import Wire
import WorkspaceStore

@testable import Operations

struct KeyIsolationTests {
    @Test func `a workspace's handle sees and changes its own keys alone`() throws {
        let trial = try KeyTrial()
        let own = try trial.create()
        let foreign = try trial.create(.init(name: "CANARY", scope: .admin), in: trial.sales)
        #expect(trial.keys.all().map(\.id) == [own.record.id])
        #expect(trial.sales.all().map(\.id) == [foreign.record.id])
        let grant = try #require(trial.grant(foreign.text.reveal()))
        #expect(trial.ring.keys(of: grant).all() == trial.sales.all())
        let nobody = KeyID.random()
        func problems(_ id: KeyID) -> [Problem?] {
            [
                KeyTrial.problem { () throws(Problem) in _ = try trial.keys.key(id) },
                KeyTrial.problem { () throws(Problem) in
                    _ = try trial.keys.rotate(id, by: "x", at: trial.clock.now())
                },
                KeyTrial.problem { () throws(Problem) in
                    _ = try trial.keys.revoke(id, by: "x", at: trial.clock.now())
                },
            ]
        }
        // One of another workspace and one that never was are the same, word for word.
        let (here, there) = (problems(nobody), problems(foreign.record.id))
        #expect(here.map { $0?.code } == [.notFound, .notFound, .notFound])
        #expect(there.map { $0?.body(instance: "r") } == here.map { $0?.body(instance: "r") })
        #expect(trial.refusal(foreign.text.reveal()) == nil)
        #expect(try trial.sales.key(foreign.record.id).version == 1)
    }

    @Test func `the keys of a workspace die with it and others stay`() throws {
        let trial = try KeyTrial()
        let own = try trial.create()
        let foreign = try trial.create(in: trial.sales)
        _ = try trial.folder.deleteWorkspace(named: "sales", at: trial.clock.now(), by: "x")
        trial.ring.forget(KeyTrial.salesID)
        #expect(trial.refusal(foreign.text.reveal()) == .notValid)
        #expect(trial.sales.all().isEmpty)
        #expect(trial.refusal(own.text.reveal()) == nil)
        let problem = KeyTrial.problem { () throws(Problem) in
            _ = try trial.sales.create(.init(name: "late"), by: "x", at: trial.clock.now())
        }
        #expect(problem?.code == .notFound)
        #expect(trial.sales.all().isEmpty)
    }

    @Test func `a full workspace forgets the key that ended longest ago and never an active one`() throws {
        let trial = try KeyTrial()
        let most = KeyLimits.keysPerWorkspaceMax
        let template = try trial.create(.init(name: "active", lifetimeDays: nil)).record
        func record(_ number: Int64, endedHoursAgo: Int64?) -> KeyRecord {
            var record = KeyRecord(
                id: KeyID.random(), number: number, workspaceID: template.workspaceID, workspaceName: "default",
                name: "\(number)", environment: .live, scope: "read", code: template.code,
                createdAt: KeyTrial.start, createdBy: "x", expiresAt: nil)
            record.revokedAt = endedHoursAgo.map {
                Instant(microseconds: KeyTrial.start.microseconds - $0 * 3_600_000_000)
            }
            record.revokedBy = endedHoursAgo.map { _ in "x" }
            return record
        }
        let records = (2...Int64(most)).map { number in
            record(number, endedHoursAgo: number == 5 ? 1 : number == 7 ? 2 : nil)
        }
        try trial.folder.apply(ControlChange(keys: records))
        let full = try trial.reopened()
        _ = try full.create()
        #expect(full.keys.all().count == most)
        #expect(!full.keys.all().contains { $0.name == "7" })
        _ = try full.create()
        #expect(!full.keys.all().contains { $0.name == "5" })
        let problem = KeyTrial.problem { () throws(Problem) in
            _ = try full.keys.create(.init(name: "one too many"), by: "x", at: full.clock.now())
        }
        #expect(problem?.code == .conflict)
        #expect(problem?.detail.contains("\(most)") == true)
        #expect(full.keys.all().count == most)
        #expect(try full.folder.keys().count == most)
        // Another workspace has room of its own.
        _ = try full.create(in: full.sales)
    }
}
