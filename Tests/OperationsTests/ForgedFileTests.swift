import DealAnalytics
import DealModel
import Foundation
import TestSupport
import Testing
import Wire

@testable import Operations
@testable import WorkspaceStore

/// Files in which random cells were changed, some with all checksums made anew: a workspace opens or says what is
/// damaged, and whatever it answers then, it goes on answering.
struct ForgedFileTests {
    /// Ids that no run before has given.
    private static let identifiers = CountingIdentifiers()

    private static func open(_ path: String, in folder: String) throws -> Workspace {
        try Workspace(
            id: WorkspaceID(high: 1, low: 1), name: "default", path: path, spoolDirectory: folder,
            exportsDirectory: folder + "/exports",
            cursorKey: Array(repeating: 7, count: 32),
            environment: WorkspaceStore.Environment(
                clock: StillClock(), identifiers: identifiers, diskFailed: { Issue.record("disk: \($0)") }),
            log: { _ in })
    }

    private static func call(
        _ name: String, _ workspace: Workspace, _ parameters: [String: JSON] = [:], _ body: JSONObject = [:]
    ) throws -> JSON? {
        let operation = try #require(Catalogue.standard[name], "\(name)")
        let answer = try? operation.handler(
            OperationCall(
                operation: name, workspace: workspace, principal: Principal(actor: "a", scope: .admin, isLocal: true),
                requestID: "r", parameters: parameters, body: body, now: workspace.now))
        guard case .json(let bytes) = answer?.content else { return nil }
        return try? JSONReader.parse(bytes)
    }

    /// A closed file with rows in every table: deals that were moved, backdated, corrected, tagged, linked and deleted.
    private static func makeFile(_ path: String, in folder: String) throws {
        let workspace = try open(path, in: folder)
        defer { workspace.close() }
        try workspace.seedIfEmpty()
        let stages = workspace.definitions.stages.map(\.current)
        var lead = stages[0]
        lead.externalID = ExternalID(source: "crm", id: "lead")
        var archived = stages[3]
        archived.isArchived = true
        let changed = (lead, archived)
        let start = StillClock().now()
        for number in 0..<8 {
            let id = try workspace.write(TestWorkspace.context) { write throws(StoreError) in
                var changes = DealChanges()
                changes.setStage(stages[number % 3])
                changes.set(.title) { $0.title = "Deal \(number)" }
                changes.setAmount(minorUnits: 1_000, currency: Currency("EUR"))
                let close = CivilDate(year: 2026, month: 8, day: number + 1)
                changes.set(.expectedCloseDate) { $0.expectedCloseDate = close }
                changes.set(.externalID) { $0.externalID = ExternalID(source: "crm", id: "\(number)") }
                let created = Instant(microseconds: start.microseconds - Instant.microsecondsPerDay * 10)
                let contact = DealContact(contactID: ContactID(high: 1, low: UInt64(number)), role: "buyer")
                let id: DealID = write.newID()
                let hot = write.definitions.tag(named: "hot") ?? Tag(id: write.newID(), name: "hot")
                if number == 0 { try write.record(hot) }
                var deal = try write.createDeal(
                    id: id, history: [DealVersionDraft(effectiveAt: created, changes: changes)],
                    contacts: [contact], tags: [hot.id])
                let first = write.nextSequence - 3
                for (index, stage) in [stages[4], stages[1], stages[5]].prefix(number % 4).enumerated() {
                    var move = DealChanges()
                    move.setStage(stage)
                    let moment = Instant(microseconds: start.microseconds - Instant.microsecondsPerDay * Int64(index))
                    deal = try write.append(DealVersionDraft(effectiveAt: moment, changes: move), to: deal)
                }
                if number % 2 == 1 {
                    changes.set(.owner) { $0.ownerID = "anna" }
                    deal = try write.append(
                        DealVersionDraft(effectiveAt: created, corrects: first, changes: changes), to: deal)
                }
                if number == 5 {
                    var deletion = DealChanges()
                    deletion.set(.deleted) { $0.isDeleted = true }
                    _ = try write.append(DealVersionDraft(changes: deletion), to: deal)
                }
                return id
            }
            #expect(try call("deals.get", workspace, ["id": .string(id.description)])?["title"] != nil)
        }
        try workspace.write(TestWorkspace.context) { write throws(StoreError) in
            try write.record(changed.0)
            try write.record(changed.1)
        }
    }

    /// Reads everything and writes something of each kind.
    private func use(_ workspace: Workspace) throws {
        let deals = try Self.call("deals.list", workspace, ["include": ["deleted", "count"]])
        for name in ["pipelines.list", "stage_changes.list", "pipelines.summary_all"] {
            _ = try Self.call(name, workspace)
        }
        _ = try Self.call("pipelines.summary_all", workspace, ["as_of": "2026-06-25T00:00:00Z"])
        for pipeline in workspace.definitions.pipelines {
            let id: [String: JSON] = ["id": .string(pipeline.current.id.description)]
            for name in ["stages.list", "pipelines.summary", "pipelines.get"] { _ = try Self.call(name, workspace, id) }
            _ = try Self.call("stages.create", workspace, id, ["name": "New", "position": 1])
        }
        let stages = workspace.definitions.stages.map(\.current)
        for entry in deals?["data"]?.arrayValue ?? [] {
            let id: [String: JSON] = ["id": entry["id"] ?? .null]
            for name in ["deals.get", "deals.history", "deals.stage_changes"] { _ = try Self.call(name, workspace, id) }
            _ = try Self.call("deals.update", workspace, id, ["title": "New"])
            let target: JSON = .string(stages[stages.count / 2].id.description)
            _ = try Self.call("deals.move", workspace, id, ["stage_id": target])
            _ = try Self.call(
                "deals.update", workspace, id, ["owner_id": "b", "effective_at": "2026-06-28T00:00:00Z"])
            for stage in stages.prefix(2) {
                _ = try Self.call("deals.update", workspace, id, ["stage_id": .string(stage.id.description)])
            }
            for name in ["deals.reopen", "deals.win", "deals.delete", "deals.restore"] {
                _ = try Self.call(name, workspace, id)
            }
        }
        _ = try Self.call("deals.create", workspace, [:], ["title": "New"])
        for stage in stages.prefix(2) {
            _ = try Self.call(
                "stages.update", workspace, ["id": .string(stage.id.description)], ["probability": 0, "name": "N"])
        }
        _ = try Self.call("pipelines.summary_all", workspace)
        _ = try Self.call("stage_changes.list", workspace)
        WorkspaceCheck(workspace: workspace, send: { _ in }, isCancelled: { false }).run()
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `a forged file opens or is damaged by name, and traps nothing`(batch: UInt64) throws {
        let folder = try TemporaryFolder()
        let original = folder.file("original.sqlite")
        try Self.makeFile(original, in: folder.path)
        var (opened, damaged) = (0, 0)
        for seed in batch * 25..<(batch + 1) * 25 {
            let path = folder.file("\(seed).sqlite")
            try FileManager.default.copyItem(atPath: original, toPath: path)
            var forger = try FileForger(path: path, seed: seed)
            try forger.forge()
            do {
                let workspace = try Self.open(path, in: folder.path)
                try use(workspace)
                workspace.close()
                opened += 1
            } catch StoreError.damaged(let text) {
                damaged += 1
                if !text.hasPrefix(path) { Issue.record("seed \(seed), \(forger.deeds): \(text)") }
            } catch {
                Issue.record("seed \(seed), \(forger.deeds): \(error)")
            }
        }
        #expect(opened > 0 && damaged > 0, "\(opened) opened, \(damaged) damaged")
    }
}
