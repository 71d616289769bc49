import Bundles
import DealAnalytics
import DealModel
import Locking
import Testing
import Wire
import WorkspaceStore

@testable import Operations

/// What others write while an import runs.
struct ImportRaceTests {
    private static let pipelines = "id,name\nsales,Sales\n"
    private static let stages = """
        id,pipeline_id,name,position,kind
        lead,sales,Lead,1,open
        offer,sales,Offer,2,open
        won,sales,Won,3,won

        """

    private func files(deals: Int, stage: (Int) -> String) -> [String: String] {
        let rows = (0..<deals).map { "D\($0),sales,\(stage($0)),Deal \($0),2026-01-01\n" }
        return [
            "pipelines.csv": Self.pipelines, "stages.csv": Self.stages,
            "deals.csv": "id,pipeline_id,stage_id,title,created_at\n" + rows.joined(),
            "stage_changes.csv": "deal_id,from_stage_id,to_stage_id,changed_at\n",
        ]
    }

    @Test func `a plan that was made before another import writes nothing twice`() throws {
        let test = try TestWorkspace()
        let folder = try test.bundle(files(deals: 1) { _ in "lead" })
        var reader = try BundleReader(directory: folder, now: StillClock().now())
        _ = try reader.check()
        let plan = ImportPlan(bundle: reader.definitions, source: "bundle", in: test.workspace.snapshot)
        for _ in 0..<2 {
            let stages = try test.workspace.write(TestWorkspace.context) { write throws(StoreError) in
                try plan.write(write)
            }
            #expect(stages.map(\.name) == ["Lead", "Offer", "Won"])
            #expect(stages.map(\.id) == test.workspace.definitions.stages.map(\.current.id))
        }
        #expect(test.workspace.definitions.pipelines.count == 1)
    }

    @Test func `no deal comes to a stage that was deleted meanwhile`() throws {
        let test = try TestWorkspace()
        let count = BundleImport.transactionRows + 10
        let folder = try test.bundle(files(deals: count) { $0 < BundleImport.transactionRows ? "lead" : "offer" })
        let workspace = test.workspace
        let last = Guarded<JSON>(.null)
        var run = BundleImport(
            workspace: workspace, directory: folder,
            request: BundleImport.Request(source: "bundle", isDryRun: false), context: TestWorkspace.context,
            send: { line in
                last.withLock { $0 = line }
                guard line["progress"]?["step"]?.stringValue == "writing",
                    var stage = workspace.definitions.stages.map(\.current).first(where: { $0.name == "Offer" }),
                    !stage.isDeleted
                else { return }
                stage.isDeleted = true
                let gone = stage
                _ = try? workspace.write(TestWorkspace.context) { write throws(StoreError) in try write.record(gone) }
            }, isCancelled: { false })
        run.run()
        #expect(last.withLock { $0["error"]?["code"]?.stringValue } == "conflict")
        #expect(workspace.snapshot.dealCount == BundleImport.transactionRows)
        // The next run finds the stage gone and makes it anew.
        var again = BundleImport(
            workspace: workspace, directory: folder,
            request: BundleImport.Request(source: "bundle", isDryRun: false), context: TestWorkspace.context,
            send: { line in last.withLock { $0 = line } }, isCancelled: { false })
        again.run()
        #expect(last.withLock { $0["report"]?["deals"]?["imported"]?.intValue } == 10)
        #expect(workspace.snapshot.dealCount == count)
    }

    @Test func `a deal has at most so many versions`() throws {
        let test = try TestWorkspace()
        var all = files(deals: 1) { _ in "lead" }
        let changes = (1..<DealHistory.versionsMax).map { number in
            let stages = number % 2 == 1 ? "lead,offer" : "offer,lead"
            return "D0,\(stages),2026-02-01\n"
        }
        all["stage_changes.csv"] = (all["stage_changes.csv"] ?? "") + changes.joined()
        all["deals.csv"] = all["deals.csv"]?.replacing("sales,lead,", with: "sales,offer,")
        let last = Guarded<JSON>(.null)
        var run = BundleImport(
            workspace: test.workspace, directory: try test.bundle(all),
            request: BundleImport.Request(source: "bundle", isDryRun: false), context: TestWorkspace.context,
            send: { line in last.withLock { $0 = line } }, isCancelled: { false })
        run.run()
        #expect(last.withLock { $0["report"]?["versions"]?.intValue } == Int64(DealHistory.versionsMax))
        let external = ExternalID(source: "bundle", id: "D0")
        let found = try test.workspace.read { reader throws(StoreError) in try reader.dealID(external: external) }
        let id = try #require(found)
        let update = try #require(Catalogue.standard["deals.update"])
        let problem = #expect(throws: Problem.self) {
            try update.handler(
                OperationCall(
                    operation: update.name, workspace: test.workspace,
                    principal: Principal(actor: "a", scope: .admin, isLocal: false), requestID: "r",
                    parameters: ["id": .string(id.description)], body: ["title": "New"], now: test.workspace.now))
        }
        #expect(problem?.code == .conflict)
        #expect(problem?.detail.contains("10000") == true)
    }
}
