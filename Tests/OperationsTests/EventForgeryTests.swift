import DealModel
import Foundation
import TestSupport
import Testing
import Wire
import WorkspaceStore

@testable import Operations

/// The events of files in which random cells were changed, some with all checksums made anew.
struct EventForgeryTests {
    /// A closed file with events of every kind of thing.
    private static func makeFile() throws -> EventTrial {
        let trial = try EventTrial()
        try trial.run("tags.create", [:], ["name": "hot", "colour": "#ff0000"])
        for number in 0..<6 {
            let at: [String: JSON] = ["id": try trial.deal("Deal \(number)", ["owner_id": "a"])]
            try trial.run("deals.tags.add", at, ["tags": ["hot"]])
            try trial.run(
                "deals.contacts.add", at,
                ["contact_id": "0190a000-0000-7000-8000-00000000000a", "role": "buyer", "is_primary": true])
            try trial.run("deals.move", at, ["stage_id": try trial.stage("Proposal")])
            let version = try #require(try trial.pages("deals.history", at).last?["id"])
            try trial.run("deals.update", at, ["corrects": version, "owner_id": "b"])
            try trial.run("deals.lose", at, ["reason": "Price"])
        }
        try trial.run("stages.update", ["id": try trial.stage("Lead")], ["name": "First"])
        trial.workspace.close()
        return trial
    }

    /// Follows everything as a stream, and reads it as a list; a block that cannot be read ends either.
    private func read(_ workspace: Workspace) throws -> (said: Int, isWhole: Bool) {
        let stream = try EventStream(workspace.events, types: nil, after: 0)
        defer { stream.finished() }
        var ids: [String] = []
        while let piece = stream.next(), !piece.isEmpty { ids += EventTrial.ids(piece) }
        let sequences = ids.filter { !$0.hasPrefix("(") }.compactMap { Int64($0) }
        #expect(sequences == Array(1...Int64(sequences.count + 1)).dropLast())
        var page = EventPage(after: 0, types: nil, limit: 500)
        let isListed = (try? page.take(from: workspace.events)) != nil
        return (sequences.count, isListed && page.events.count == sequences.count)
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `the events of a forged file are read as far as they hold together, and trap nothing`(batch: UInt64) throws {
        let original = try Self.makeFile()
        let (folder, path) = (original.folder, original.folder.file("workspace.sqlite"))
        var (opened, damaged) = (0, 0)
        for seed in batch * 30..<(batch + 1) * 30 {
            let copy = folder.file("\(seed).sqlite")
            try FileManager.default.copyItem(atPath: path, toPath: copy)
            var forger = try FileForger(path: copy, seed: seed)
            try forger.forge()
            do throws(StoreError) {
                let workspace = try Workspace(
                    id: WorkspaceID(high: 1, low: 1), name: "default", path: copy, spoolDirectory: folder.path,
                    exportsDirectory: folder.file("exports"),
                    cursorKey: Array(repeating: 7, count: 32),
                    environment: WorkspaceStore.Environment(
                        clock: ManualClock(), identifiers: CountingIdentifiers(), diskFailed: { _ in }),
                    log: { _ in })
                defer { workspace.close() }
                guard let found = try? read(workspace) else {
                    Issue.record("seed \(seed), \(forger.deeds): the stream does not begin")
                    continue
                }
                opened += 1
                if found.isWhole {
                    #expect(Int64(found.said) == workspace.events.lastSequence, "seed \(seed), \(forger.deeds)")
                }
            } catch {
                guard case .damaged = error else {
                    Issue.record("seed \(seed), \(forger.deeds): \(error)")
                    continue
                }
                damaged += 1
            }
        }
        #expect(opened > 0 && damaged > 0, "\(opened) opened, \(damaged) damaged")
    }
}
