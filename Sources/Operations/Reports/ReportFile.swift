internal import Locking
internal import Reports
internal import Wire

/// A report as a file that is answered.
enum ReportFile {
    /// All bytes of a report, written before the first is sent.
    ///
    /// - Throws: what its rows are read from refuses, `storage_full`, and `busy` where the caller went away.
    static func content(
        of report: Report, as format: ReportFormat, _ options: ReportOptions, _ call: OperationCall
    ) throws(Problem) -> OperationAnswer.Content {
        let spool = ReportSpool(call.workspace.diskReserve)
        do throws(ReportError) {
            var sink = ReportSink { piece throws(ReportError) in try spool.append(piece) }
            _ = try format.write(report, options, to: &sink)
        } catch { throw error.problem }
        let next: @Sendable () -> [UInt8]?
        switch spool.content {
        case .memory(let bytes) where format == .json: return .json(bytes)
        case .memory(let bytes):
            let rest = Guarded<[UInt8]?>(bytes)
            next = { rest.withLock { $0.take() } }
        case .file(let file): next = { file.next() }
        }
        return .file(
            OperationAnswer.File(
                mediaType: format.mediaType, name: "\(report.name).\(format.rawValue)", byteCount: spool.byteCount,
                next: next))
    }
}
