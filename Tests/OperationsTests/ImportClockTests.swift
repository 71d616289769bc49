import DealModel
import Foundation
import Locking
import TestSupport
import Testing
import Wire
import WorkspaceStore

@testable import Operations

/// Imports while somebody sets the clock, or while everybody reads.
struct ImportClockTests {
    private static let files = [
        "pipelines.csv": "id,name\nsales,Sales\n",
        "stages.csv": "id,pipeline_id,name,position,kind\nlead,sales,Lead,1,open\nwon,sales,Won,2,won\n",
        "deals.csv": "id,pipeline_id,stage_id,title,created_at\nD1,sales,won,Deal,2026-06-30T00:00:00Z\n"
            + "D2,sales,lead,Undated,\n",
        "stage_changes.csv": "deal_id,from_stage_id,to_stage_id,changed_at\nD1,lead,won,2026-06-30T23:59:00Z\n",
    ]

    private func bundle(in folder: String) throws -> String {
        let bundle = folder + "/bundle"
        try FileManager.default.createDirectory(atPath: bundle, withIntermediateDirectories: true)
        for (name, text) in Self.files {
            try text.write(toFile: "\(bundle)/\(name)", atomically: true, encoding: .utf8)
        }
        return bundle
    }

    @Test func `a clock that is set back while an import runs neither ends the process nor the import`() throws {
        let folder = try TemporaryFolder()
        let bundle = try bundle(in: folder.path)
        let checked = StillClock().now()
        let clock = ManualClock(checked)
        let workspace = try Workspace(
            id: WorkspaceID(high: 1, low: 1), name: "default", path: folder.file("workspace.sqlite"),
            spoolDirectory: folder.path, exportsDirectory: folder.file("exports"),
            cursorKey: Array(repeating: 7, count: 32),
            environment: WorkspaceStore.Environment(
                clock: clock, identifiers: CountingIdentifiers(), diskFailed: { Issue.record("disk: \($0)") }),
            log: { Issue.record("log: \($0)") })
        defer { workspace.close() }
        let last = Guarded<JSON>(.null)
        var run = BundleImport(
            workspace: workspace, directory: bundle,
            request: BundleImport.Request(source: "bundle", isDryRun: false), context: TestWorkspace.context,
            send: { line in
                last.withLock { $0 = line }
                clock.set(Instant("2026-05-01T00:00:00Z") ?? .earliest)
            }, isCancelled: { false })
        run.run()
        #expect(last.withLock { $0["report"]?["deals"]?["imported"]?.intValue } == 2)
        let recorded = try workspace.read { reader throws(StoreError) in
            try reader.deals(DealSearchQuery()).deals.map(\.deal.updatedAt)
        }
        #expect(recorded == [checked, checked])
        // And from then on nothing is recorded before what is recorded already.
        #expect(workspace.now == checked)
    }

    @Test func `a dry run waits for nobody's read`() throws {
        let test = try TestWorkspace()
        let bundle = try bundle(in: test.path)
        let last = Guarded<JSON>(.null)
        @Sendable func dryRun() {
            var run = BundleImport(
                workspace: test.workspace, directory: bundle,
                request: BundleImport.Request(source: "bundle", isDryRun: true), context: TestWorkspace.context,
                send: { line in last.withLock { $0 = line } }, isCancelled: { false })
            run.run()
        }
        // Every reader that is lent out is taken, one inside the other.
        func reading(_ depth: Int) throws(Problem) {
            guard depth > 0 else { return dryRun() }
            try test.workspace.read { _ throws(StoreError) in
                do { try reading(depth - 1) } catch { throw .refused(error) }
            }
        }
        try reading(4)
        #expect(last.withLock { $0["report"]?["deals"]?["imported"]?.intValue } == 2)
    }

    @Test func `a dry run can be cancelled`() throws {
        let test = try TestWorkspace()
        let last = Guarded<JSON>(.null)
        let isCancelled = Guarded(false)
        var run = BundleImport(
            workspace: test.workspace, directory: try bundle(in: test.path),
            request: BundleImport.Request(source: "bundle", isDryRun: true), context: TestWorkspace.context,
            send: { line in
                last.withLock { $0 = line }
                if line["progress"]?["done"] == line["progress"]?["total"] { isCancelled.withLock { $0 = true } }
            }, isCancelled: { isCancelled.withLock { $0 } })
        run.run()
        #expect(last.withLock { $0["error"] } != nil)
    }

    @Test func `many pipelines and stages are planned and written each in its place`() throws {
        let test = try TestWorkspace()
        let count = 300
        let range = 0..<count
        var files = Self.files
        files["pipelines.csv"] = "id,name\n" + range.map { "p\($0),Pipeline \($0)\n" }.joined()
        files["stages.csv"] =
            "id,pipeline_id,name,position,kind\n"
            + range.map { "a\($0),p\($0),A,1,open\nb\($0),p\($0),B,1,open\nc\($0),p\($0),C,2,won\n" }.joined()
            .replacing(",B,1,", with: ",B,3,")
        files["deals.csv"] = "id,pipeline_id,stage_id,title,created_at\nD1,p7,a7,Deal,2026-06-30\n"
        files["stage_changes.csv"] = "deal_id,from_stage_id,to_stage_id,changed_at\n"
        let last = Guarded<JSON>(.null)
        func run() throws {
            var run = BundleImport(
                workspace: test.workspace, directory: try test.bundle(files),
                request: BundleImport.Request(source: "bundle", isDryRun: false), context: TestWorkspace.context,
                send: { line in last.withLock { $0 = line } }, isCancelled: { false })
            run.run()
        }
        try run()
        #expect(last.withLock { $0["report"]?["stages"]?["new"]?.intValue } == Int64(count * 3))
        // A stage that comes later makes the others of its pipeline move on, and those of no other.
        files["stages.csv"] = (files["stages.csv"] ?? "") + "d5,p5,D,4,lost\n"
        files["stages.csv"] = files["stages.csv"]?.replacing("d5,p5,D,4,lost", with: "d5,p5,D,1,lost")
            .replacing("a5,p5,A,1,", with: "a5,p5,A,9,")
        try run()
        #expect(last.withLock { $0["report"]?["stages"]?["new"]?.intValue } == 1)
        let definitions = test.workspace.definitions
        for pipeline in definitions.livePipelines {
            let stages = definitions.liveStages(of: pipeline.id)
            let isTheOne = pipeline.name == "Pipeline 5"
            #expect(stages.map(\.name) == (isTheOne ? ["D", "A", "C", "B"] : ["A", "C", "B"]))
            #expect(stages.map(\.position) == Array(1...stages.count))
        }
    }
}
