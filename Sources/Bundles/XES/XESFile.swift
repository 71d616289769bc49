internal import Glibc
internal import Markup

/// A file with a process log, compressed or not; which it is, its first bytes say.
final class XESFile {
    /// How many bytes are read at a time.
    private static let pieceBytesCount = 65_536

    private let file: OpenFile
    private let report: (_ done: Int, _ total: Int) -> Bool
    private var offset = 0

    private init(_ path: String, report: @escaping (_ done: Int, _ total: Int) -> Bool) throws(BundleFailure) {
        file = try OpenFile(reading: path)
        self.report = report
    }

    /// What gives a log's XML.
    ///
    /// - Parameter report: told how many bytes of the file are read; gives false to stop.
    /// - Throws: why the file cannot be read.
    static func source(
        _ path: String, report: @escaping (_ done: Int, _ total: Int) -> Bool
    ) throws(XESFailure) -> ByteSource {
        let file: XESFile
        do { file = try XESFile(path, report: report) } catch { throw .bundle(error) }
        do throws(MarkupError) {
            let isGzip = GzipInflater.isGzip(try file.piece(bytesCount: 2))
            file.offset = 0
            guard isGzip else { return file.nextPiece }
            return try GzipInflater(file.nextPiece).next
        } catch {
            throw XESFailure(error)
        }
    }

    private func nextPiece() throws(MarkupError) -> [UInt8] {
        guard report(offset, file.size) else { throw MarkupError(.cancelled) }
        return try piece(bytesCount: Self.pieceBytesCount)
    }

    private func piece(bytesCount: Int) throws(MarkupError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: bytesCount)
        let count = file.read(at: offset, count: bytesCount, into: &bytes, place: 0)
        guard count >= 0 else { throw MarkupError(.unreadable(errorNumber: errno)) }
        offset += count
        bytes.removeLast(bytesCount - count)
        return bytes
    }
}
