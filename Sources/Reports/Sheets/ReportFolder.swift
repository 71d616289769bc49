internal import Glibc

/// A folder for the temporary files of one report; it goes away, with what is in it, with the object.
///
/// After a process that was killed it stays; its name begins with `namePrefix`, and nothing in it is needed again.
final class ReportFolder {
    /// What its name begins with.
    static let namePrefix = "penstock-report-"

    /// Where it is.
    let path: String
    /// Where the file in it is that the report is written to.
    let filePath: String

    /// Makes a folder that nobody else can look into.
    ///
    /// - Throws: `system`.
    init(in directory: String) throws(ReportError) {
        var template = Array("\(directory)/\(Self.namePrefix)XXXXXX".utf8CString)
        // The template is a terminated array of our own, which mkdtemp (mode 0700) rewrites in place.
        guard unsafe mkdtemp(&template) != nil else { throw .system(path: directory, errorNumber: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        filePath = "\(path)/report"
    }

    deinit {
        unsafe unlink(filePath)
        unsafe rmdir(path)
    }

    /// Appends the file's bytes to a sink, a piece at a time.
    ///
    /// - Throws: `system`, and what the sink throws.
    func sendFile(to sink: inout ReportSink) throws(ReportError) {
        let descriptor = unsafe open(filePath, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(path: filePath, errorNumber: errno) }
        defer { close(descriptor) }
        var piece = [UInt8](repeating: 0, count: ReportSink.pieceBytesCount)
        while true {
            // Reads into an array of our own, no more than it holds.
            let count = unsafe read(descriptor, &piece, piece.count)
            guard count >= 0 else { throw .system(path: filePath, errorNumber: errno) }
            guard count > 0 else { break }
            sink.bytes.append(contentsOf: piece[..<count])
            try sink.flushPiece()
        }
        try sink.flush()
    }
}
