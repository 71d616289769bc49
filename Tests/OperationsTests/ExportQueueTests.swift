import DealAnalytics
import DealModel
import Foundation
import TestSupport
import Testing
import Wire
import WorkspaceStore

@testable import Operations
@testable import Reports

@Suite struct ExportQueueTests {
    private func open(_ folder: TemporaryFolder, freeBytes: Int64 = .max) throws -> Workspace {
        try Workspace(
            id: WorkspaceID(high: 1, low: 1), name: "default", path: folder.file("workspace.sqlite"),
            spoolDirectory: folder.path, exportsDirectory: folder.file("exports"),
            cursorKey: Array(repeating: 7, count: 32),
            environment: WorkspaceStore.Environment(
                clock: StillClock(), identifiers: CountingIdentifiers(), diskFailed: { Issue.record("disk: \($0)") }),
            log: { Issue.record("log: \($0)") }, freeBytes: { _ in freeBytes })
    }

    private func job(
        _ workspace: Workspace, _ number: UInt64 = 1, format: ReportFormat = .csv
    ) -> ExportJob {
        ExportJob(
            id: Identifier(high: 9, low: number), report: "deals", format: format, parameters: JSONObject(),
            actor: "key:test", createdAt: workspace.now,
            moment: AnalysisMoment(
                asOf: workspace.now, knownTo: workspace.snapshot.dataVersion, knownAt: nil,
                today: workspace.now.dateInUTC), dataVersion: workspace.snapshot.dataVersion)
    }

    private func finished(_ job: ExportJob, in workspace: Workspace) throws -> ExportJob {
        while workspace.exports.job(job.id, at: workspace.now)?.state.isOver != true { usleep(2_000) }
        return try #require(workspace.exports.job(job.id, at: workspace.now))
    }

    private func fileCount(_ directory: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: directory).count
    }

    private func take(_ number: UInt64, _ queue: ExportQueue, _ workspace: Workspace) throws {
        try take(job(workspace, number), queue, workspace)
    }

    private func take(_ taken: ExportJob, _ queue: ExportQueue, _ workspace: Workspace) throws {
        try queue.prepare(taken)
        try queue.add(taken)
        queue.begin(taken, in: workspace)
    }

    @Test func `what a file keeps of an export is the export`() throws {
        let folder = try TemporaryFolder()
        let workspace = try open(folder)
        var written = job(workspace)
        written.state = .succeeded
        written.startedAt = workspace.now
        written.finishedAt = workspace.now
        written.rowCount = 7
        var outcome = ReportOutcome()
        outcome.rowCount = 7
        outcome.textAmountCount = 2
        written.result = .init(
            byteCount: 5, digest: String(repeating: "a", count: 64), outcome: outcome, definitions: ["x"])
        let kept = ExportJSON.kept(written)
        let read = try #require(ExportJSON.job(kept))
        #expect(ExportJSON.kept(read).encodedText() == kept.encodedText())
        #expect(ExportJSON.job(["id": "nothing"]) == nil)
    }

    @Test func `an export that was broken off is written when the workspace is opened again`() throws {
        let folder = try TemporaryFolder()
        let directory = folder.path + "/exports"
        let shelf = ExportShelf(directory: directory)
        var id: Identifier<ExportJob.Subject>?
        do {
            let workspace = try open(folder)
            var begun = job(workspace)
            begun.state = .running
            id = begun.id
            try shelf.keep(begun)
            // What a killed process leaves.
            _ = FileManager.default.createFile(atPath: shelf.partPath(of: begun), contents: Data("half".utf8))
            _ = FileManager.default.createFile(atPath: directory + "/stray", contents: Data("stray".utf8))
            workspace.close()
        }
        let workspace = try open(folder)
        let known = try #require(id)
        while workspace.exports.job(known, at: workspace.now)?.state.isOver != true { usleep(2_000) }
        let done = try #require(workspace.exports.job(known, at: workspace.now))
        #expect(done.state == .succeeded)
        let names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
        #expect(names == ["\(known).csv-file", "\(known).json"])
        workspace.close()
    }

    @Test func `no more exports wait than the limit, and one that waits can be ended`() throws {
        let folder = try TemporaryFolder()
        let workspace = try open(folder)
        // Closed, so that nothing is written meanwhile.
        let queue = ExportQueue(directory: folder.path + "/others")
        queue.close()
        for number in 0..<ExportLimits.waitingMax {
            try take(UInt64(number), queue, workspace)
        }
        #expect(throws: Problem.self) { try queue.add(job(workspace, 99)) }
        let first = Identifier<ExportJob.Subject>(high: 9, low: 0)
        #expect(queue.end(first, at: workspace.now)?.state == .queued)
        #expect(queue.job(first, at: workspace.now)?.state == .cancelled)
        try take(99, queue, workspace)
        #expect(queue.end(first, at: workspace.now)?.state == .cancelled)
        #expect(queue.job(first, at: workspace.now) == nil)
        #expect(queue.end(first, at: workspace.now) == nil)
        workspace.close()
    }

    @Test func `what was not committed is neither begun nor kept`() throws {
        let folder = try TemporaryFolder()
        let workspace = try open(folder)
        let exports = workspace.exports
        let taken = job(workspace)
        try exports.prepare(taken)
        try exports.add(taken)
        // Another one is begun and written meanwhile.
        try take(2, exports, workspace)
        #expect(try finished(job(workspace, 2), in: workspace).state == .succeeded)
        #expect(exports.job(taken.id, at: workspace.now)?.state == .queued)
        exports.withdraw(taken)
        #expect(!exports.holds(taken.id, at: workspace.now))
        // One that the write did not take, since it was answered before.
        let answered = job(workspace, 3)
        try exports.prepare(answered)
        exports.withdraw(answered)
        #expect(exports.jobs(at: workspace.now).map(\.id.low) == [2])
        #expect(try fileCount(folder.file("exports")) == 2)
        workspace.close()
    }

    @Test(arguments: [ReportFormat.csv, .xlsx, .html])
    func `an export leaves the database room on the disk`(format: ReportFormat) throws {
        let folder = try TemporaryFolder()
        let full = try open(folder, freeBytes: ExportLimits.freeDiskBytesMin)
        let asked = job(full, format: format)
        try take(asked, full.exports, full)
        let failed = try finished(asked, in: full)
        #expect(failed.state == .failed)
        #expect(failed.failure == "The disk has no room left for the report, so it could not be written.")
        #expect(try fileCount(folder.file("exports")) == 1)
        #expect(folder.names.filter { $0.hasPrefix("penstock-report-") } == [])
        _ = full.exports.end(asked.id, at: full.now)
        full.close()
        let roomy = try open(folder, freeBytes: ExportLimits.freeDiskBytesMin + (64 << 20))
        try take(asked, roomy.exports, roomy)
        #expect(try finished(asked, in: roomy).state == .succeeded)
        roomy.close()
    }

    @Test func `a report that outgrows memory leaves the database room on the disk`() throws {
        let folder = try TemporaryFolder()
        func written(freeBytes: Int64?) throws -> Bool {
            let spool = ReportSpool(DiskReserve(directory: folder.path, freeBytes: { _ in freeBytes }))
            try spool.append([UInt8](repeating: 1, count: ReportSpool.memoryBytesMax))
            try spool.append([1])
            if case .file(let file) = spool.content { return file.next()?.isEmpty == false }
            return false
        }
        let count = Int64(ReportSpool.memoryBytesMax + 1)
        #expect(try written(freeBytes: nil))
        #expect(try written(freeBytes: ExportLimits.freeDiskBytesMin + count))
        #expect(throws: ReportError.self) { try written(freeBytes: ExportLimits.freeDiskBytesMin + count - 1) }
        #expect(folder.names == [])
    }

    @Test func `an export that is running is ended between two rows`() throws {
        let folder = try TemporaryFolder()
        let workspace = try open(folder)
        let shelf = ExportShelf(directory: folder.path + "/others")
        let waiting = job(workspace)
        try shelf.keep(waiting)
        let writing = ExportWriting(job: waiting, shelf: shelf, workspace: workspace) { _ throws(ReportError) in
            throw .cancelled
        }
        #expect(throws: ReportError.self) { try writing.run() }
        #expect(!FileManager.default.fileExists(atPath: shelf.path(of: waiting)))
        workspace.close()
    }

    @Test(arguments: ["pipeline-review", "win-rates", "funnel", "stage-durations", "leaderboard", "aging"])
    func `an export is ended while its metrics are computed`(report: String) throws {
        let test = try TestWorkspace()
        let workspace = test.workspace
        var deals = BundleImport(
            workspace: workspace,
            directory: try test.bundle([
                "pipelines.csv": "id,name\nsales,Sales\n",
                "stages.csv": "id,pipeline_id,name,position,kind\nlead,sales,Lead,1,open\nwon,sales,Won,2,won\n",
                "deals.csv": "id,pipeline_id,stage_id,title,created_at\nD1,sales,won,Deal,2026-01-01T00:00:00Z\n",
                "stage_changes.csv":
                    "deal_id,from_stage_id,to_stage_id,changed_at\nD1,lead,won,2026-01-02T00:00:00Z\n",
            ]), request: BundleImport.Request(source: "bundle", isDryRun: false), context: TestWorkspace.context,
            send: { _ in }, isCancelled: { false })
        deals.run()
        let shelf = ExportShelf(directory: test.path + "/others")
        let asked = job(workspace)
        let waiting = ExportJob(
            id: asked.id, report: report, format: .json, parameters: JSONObject(), actor: asked.actor,
            createdAt: asked.createdAt, moment: asked.moment, dataVersion: asked.dataVersion)
        try shelf.keep(waiting)
        let writing = ExportWriting(job: waiting, shelf: shelf, workspace: workspace) { count throws(ReportError) in
            // Before the first row.
            if count == nil { throw .cancelled }
        }
        let error = #expect(throws: ReportError.self) { try writing.run() }
        guard case .cancelled? = error else { return #expect(Bool(false)) }
        #expect(!FileManager.default.fileExists(atPath: shelf.path(of: waiting)))
    }

    @Test func `files are within their bytes together, and one that is larger by itself is refused`() throws {
        let folder = try TemporaryFolder()
        let workspace = try open(folder)
        let shelf = ExportShelf(directory: folder.path + "/others")
        for number in 1...3 as ClosedRange<UInt64> {
            var kept = job(workspace, number)
            kept.state = .succeeded
            kept.finishedAt = workspace.now
            kept.result = .init(
                byteCount: ExportLimits.bytesMax / 2, digest: "", outcome: ReportOutcome(), definitions: [])
            try shelf.keep(kept)
        }
        let queue = ExportQueue(directory: folder.path + "/others")
        queue.close()
        let added = job(workspace, 4)
        try queue.prepare(added)
        try queue.add(added)
        // A writer waits for no disk; the files go when the write is over.
        #expect(try fileCount(shelf.directory) == 4)
        queue.begin(added, in: workspace)
        #expect(try fileCount(shelf.directory) == 3)
        #expect(queue.jobs(at: workspace.now).map(\.id.low) == [2, 3, 4])
        workspace.close()
    }

    @Test func `what could not be read is not taken for a stray file`() throws {
        let folder = try TemporaryFolder()
        let workspace = try open(folder)
        let shelf = ExportShelf(directory: folder.path + "/others")
        try shelf.keep(job(workspace))
        // A folder in the place of a file can be opened, and not read.
        try FileManager.default.createDirectory(
            atPath: shelf.directory + "/broken.json", withIntermediateDirectories: false)
        _ = FileManager.default.createFile(atPath: shelf.directory + "/stray", contents: Data())
        #expect(shelf.jobs().count == 1)
        #expect(FileManager.default.fileExists(atPath: shelf.directory + "/stray"))
        workspace.close()
    }

    @Test func `a folder that cannot be written refuses an export`() throws {
        let folder = try TemporaryFolder()
        let workspace = try open(folder)
        _ = FileManager.default.createFile(atPath: folder.path + "/file", contents: Data())
        let queue = ExportQueue(directory: folder.path + "/file")
        #expect(throws: Problem.self) { try queue.prepare(job(workspace)) }
        workspace.close()
    }
}
