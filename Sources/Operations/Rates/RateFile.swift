internal import Bundles
internal import DealModel
internal import Digests
internal import Glibc
internal import Wire

/// A file of exchange rates, read and checked as a whole.
struct RateFile: Sendable {
    /// The bytes of a file, 64 MiB.
    static let bytesMax = 64 << 20

    /// All its quotes.
    let quotes: RateQuotes
    /// The currency of which one unit is quoted, where the form of the file says so.
    let base: Currency?
    /// Columns of withdrawn currencies, which are left out.
    let leftOut: [String]
    /// The SHA-256 of the file, as hexadecimal digits.
    let digest: String

    /// Reads a file.
    ///
    /// - Parameter path: nil for a file without bytes.
    /// - Throws: `validation_failed` with every mistake, its line and column; `internal` where the system refuses.
    init(_ path: String?) throws(Problem) {
        guard let path else { throw RateFileProblems.refusal([RateFileProblems.header(found: "")]) }
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)  // a lent C string
        guard descriptor >= 0 else { throw Self.unreadable }
        defer { _ = close(descriptor) }
        digest = try Self.digest(descriptor)
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw Self.unreadable }
        var reader = RateFileReader(descriptor)
        let problems = reader.read()
        guard problems.isEmpty else { throw RateFileProblems.refusal(problems) }
        (quotes, base, leftOut) = (reader.quotes, reader.base, reader.leftOut)
    }

    private static let unreadable = Problem(.internal, "The file cannot be read.")

    private static func digest(_ descriptor: Int32) throws(Problem) -> String {
        var digest = SHA256()
        var buffer = [UInt8](repeating: 0, count: CSVReader.blockBytes)
        while true {
            let room = buffer.count
            let count = unsafe read(descriptor, &buffer, room)  // the array has that many bytes
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable }
            guard count > 0 else { return Hex.encode(digest.finish()) }
            digest.update(Array(buffer[..<count]))
        }
    }
}
