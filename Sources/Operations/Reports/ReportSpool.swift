internal import Files
internal import Reports

/// The bytes of a report on their way out: in memory while they are few, then in a file that has no name.
///
/// They are all written before the first is sent, so that a report that cannot be made to its end is refused, rather
/// than cut, and a slow reader keeps nothing waiting.
final class ReportSpool {
    /// What was written.
    enum Content {
        case memory([UInt8])
        case file(KeptFile)
    }

    /// How many bytes stay in memory.
    static let memoryBytesMax = 1 << 20

    private let reserve: DiskReserve
    private var bytes: [UInt8] = []
    private var file: KeptFile?
    /// How many bytes were written.
    private(set) var byteCount: Int64 = 0

    /// - Parameter reserve: where the file is made if one is needed, and what it leaves there.
    init(_ reserve: DiskReserve) { self.reserve = reserve }

    /// Everything that was written; nothing is appended after that.
    var content: Content { file.map { .file($0) } ?? .memory(bytes) }

    /// Appends a piece.
    func append(_ piece: [UInt8]) throws(ReportError) {
        byteCount += Int64(piece.count)
        bytes.append(contentsOf: piece)
        guard file != nil || bytes.count > Self.memoryBytesMax else { return }
        try reserve.check(for: Int64(bytes.count))
        do throws(FileError) {
            try FileBytes.write(bytes.span, to: try opened().descriptor)
        } catch { throw .system(path: reserve.directory, errorNumber: error.errorNumber) }
        bytes.removeAll(keepingCapacity: true)
    }

    private func opened() throws(FileError) -> KeptFile {
        if let file { return file }
        let made = KeptFile(descriptor: try TemporaryFile.nameless(prefix: "\(reserve.directory)/report-"))
        file = made
        return made
    }
}
