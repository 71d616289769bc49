internal import DealModel
internal import Digests
internal import Glibc
internal import Reports
internal import Wire

/// Writes the file of an export.
struct ExportWriting {
    /// Told how many rows are done, or asked, with nil, whether to go on; throws `cancelled` to end it.
    typealias Progress = @Sendable (_ rowCount: Int64?) throws(ReportError) -> Void

    private let job: ExportJob
    private let shelf: ExportShelf
    private let workspace: Workspace
    private let progress: Progress

    init(job: ExportJob, shelf: ExportShelf, workspace: Workspace, progress: @escaping Progress) {
        self.job = job
        self.shelf = shelf
        self.workspace = workspace
        self.progress = progress
    }

    /// Writes it beside its place, and moves the whole file there.
    func run() throws(ReportError) -> ExportJob.Result {
        let partPath = shelf.partPath(of: job)
        let descriptor = try shelf.create(partPath)
        defer { close(descriptor) }
        try progress(0)
        let (report, options) = try made()
        // Exports lie in the same data folder.
        let reserve = workspace.diskReserve
        let hash = PieceHash()
        var byteCount: Int64 = 0
        var sink = ReportSink { piece throws(ReportError) in
            hash.update(piece)
            byteCount += Int64(piece.count)
            guard byteCount <= ExportLimits.bytesMax else {
                throw .tooLarge(limit: "export_bytes_max", allowed: Int(ExportLimits.bytesMax))
            }
            try reserve.check(for: Int64(piece.count))
            try ExportShelf.write(piece, to: descriptor, path: partPath)
        }
        let outcome = try job.format.write(report, options, to: &sink)
        try sink.flush()
        let path = shelf.path(of: job)
        // Lent C strings.
        guard fsync(descriptor) == 0, unsafe rename(partPath, path) == 0 else {
            throw .system(path: path, errorNumber: errno)
        }
        return ExportJob.Result(
            byteCount: sink.takenBytesCount, digest: Hex.encode(hash.finish()), outcome: outcome,
            definitions: report.papers.definitions.map(\.id))
    }

    /// The report, and what its format is asked for.
    private func made() throws(ReportError) -> (report: Report, options: ReportOptions) {
        var parameters = Dictionary(uniqueKeysWithValues: job.parameters.members.map { ($0.name, $0.value) })
        parameters[Operation.Output.formatName] = .string(job.format.rawValue)
        let progress = progress
        // Metrics ask whether somebody waits for them between any two parts of their scans.
        let caller = CallerWatch(wait: { descriptor, milliseconds in
            CallerWatch.patient.wait(descriptor, milliseconds) && (try? progress(nil)) != nil
        })
        let call = OperationCall(
            operation: ReportOperations.get.name, workspace: workspace,
            principal: Principal(actor: job.actor, scope: .read, isLocal: false), requestID: "export-\(job.id)",
            parameters: parameters, now: workspace.now, caller: caller)
        do throws(Problem) {
            let rendering = try ReportRendering(call, try ReportOperations.plan(named: job.report))
            let report = try rendering.report(at: job.moment, dataVersion: job.dataVersion)
            var options = try rendering.options(for: report)
            options.progress = { count throws(ReportError) in try progress(count) }
            return (report, options)
        } catch {
            // A scan that was ended is no problem of the report's.
            try progress(nil)
            throw .refused(error)
        }
    }
}

/// The digest of pieces that a closure takes, which cannot hold what must not be copied.
private final class PieceHash {
    private var hash: SHA256? = SHA256()

    func update(_ piece: [UInt8]) { hash?.update(piece) }

    func finish() -> [UInt8] { hash.take()?.finish() ?? [] }
}
