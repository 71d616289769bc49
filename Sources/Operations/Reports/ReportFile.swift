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
        let spool = ReportSpool(directory: call.workspace.spoolDirectory)
        do throws(ReportError) {
            var sink = ReportSink { piece throws(ReportError) in try spool.append(piece) }
            _ = try format.write(report, options, to: &sink)
        } catch { throw error.problem }
        if format == .json, let bytes = spool.bytesInMemory { return .json(bytes) }
        return .file(
            OperationAnswer.File(
                mediaType: format.mediaType, name: "\(report.name).\(format.rawValue)", byteCount: spool.byteCount,
                next: { () -> [UInt8]? in try? spool.next() }, finished: { _ in }))
    }
}
