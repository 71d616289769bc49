internal import Files
internal import Glibc
internal import Reports

/// The bytes of a report on their way out: in memory while they are few, then in a file that has no name.
///
/// They are all written before the first is sent, so that a report that cannot be made to its end is refused, rather
/// than cut, and a slow reader keeps nothing waiting.
final class ReportSpool: @unchecked Sendable {  // written by one thread, then read by one, which takes it over
    /// How many bytes stay in memory.
    static let memoryBytesMax = 1 << 20
    private static let pieceBytesMax = 256 * 1_024

    private let directory: String
    private var bytes: [UInt8] = []
    private var descriptor: Int32 = -1
    private var readOffset = 0
    /// How many bytes were written.
    private(set) var byteCount: Int64 = 0

    /// - Parameter directory: where the file is made if one is needed.
    init(directory: String) { self.directory = directory }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// All bytes, where they are in memory.
    var bytesInMemory: [UInt8]? { descriptor < 0 ? bytes : nil }

    /// Appends a piece.
    func append(_ piece: [UInt8]) throws(ReportError) {
        byteCount += Int64(piece.count)
        bytes.append(contentsOf: piece)
        guard descriptor >= 0 || bytes.count > Self.memoryBytesMax else { return }
        do throws(FileError) {
            if descriptor < 0 { descriptor = try TemporaryFile.nameless(prefix: "\(directory)/report-") }
            try FileBytes.write(bytes.span, to: descriptor)
        } catch { throw .system(path: directory, errorNumber: error.errorNumber) }
        bytes.removeAll(keepingCapacity: true)
    }

    /// The next piece; nil at the end.
    ///
    /// - Throws: what the system said.
    func next() throws(ReportError) -> [UInt8]? {
        guard descriptor >= 0 else {
            guard readOffset < bytes.count else { return nil }
            defer { readOffset = bytes.count }
            return bytes
        }
        var piece = [UInt8](repeating: 0, count: Self.pieceBytesMax)
        // Reads into an array of our own, no more than it holds.
        let count = unsafe pread(descriptor, &piece, piece.count, readOffset)
        guard count >= 0 else { throw .system(path: directory, errorNumber: errno) }
        guard count > 0 else { return nil }
        readOffset += count
        return Array(piece.prefix(count))
    }
}
