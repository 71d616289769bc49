internal import Files
internal import Glibc

/// A folder for the temporary files of one report; it goes away, with what is in it, with the object.
///
/// After a process that was killed it stays; its name begins with `namePrefix`, and nothing in it is needed again.
final class ReportFolder {
    /// What its name begins with.
    static let namePrefix = "penstock-report-"

    /// Where it is.
    var path: String { folder.path }
    /// Where the file in it is that the report is written to.
    var filePath: String { "\(path)/report" }
    private let folder: TemporaryFolder

    /// Makes a folder that nobody else can look into.
    ///
    /// - Throws: `system`.
    init(in directory: String) throws(ReportError) {
        do throws(FileError) { folder = try TemporaryFolder(prefix: "\(directory)/\(Self.namePrefix)") } catch {
            throw .system(path: directory, errorNumber: error.errorNumber)
        }
    }

    /// Appends the file's bytes to a sink, a piece at a time.
    ///
    /// - Parameter goOn: called before each piece; throws to end it.
    /// - Throws: `system`, and what the sink and `goOn` throw.
    func sendFile(to sink: inout ReportSink, _ goOn: () throws(ReportError) -> Void) throws(ReportError) {
        let descriptor = unsafe open(filePath, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(path: filePath, errorNumber: errno) }
        defer { close(descriptor) }
        var piece = [UInt8](repeating: 0, count: ReportSink.pieceBytesCount)
        while true {
            try goOn()
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
