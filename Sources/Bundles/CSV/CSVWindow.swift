import Glibc

/// Reads single rows of a CSV file by their offsets, through a window that is moved with `pread`.
///
/// Rows asked for in the order of the file cost one call for 256 KiB; others one call for 4 KiB.
final class CSVWindow {
    private static let sequentialBytes = 256 << 10
    private static let randomBytes = 4 << 10

    private let file: OpenFile
    private let expected: Int
    private var scanner: CSVScanner
    private var buffer: [UInt8] = []
    private var base = 0
    private var count = 0
    private var lastEnd = 0

    /// Takes a file whose header has `expected` fields.
    init(file: consuming OpenFile, expected: Int, limits: CSVLimits = .standard) {
        self.file = file
        self.expected = expected
        scanner = CSVScanner(limits: limits)
        buffer = [UInt8](repeating: 0, count: Self.sequentialBytes)
    }

    /// The size that the file had when it was opened.
    var size: Int { file.size }

    /// A reader of the whole file from its beginning; only one may be in use at a time.
    ///
    /// - Returns: nil where the file no longer begins with the given header.
    /// - Throws: where it cannot be read.
    func reader(header: [String]) throws(CSVError) -> CSVReader? {
        guard lseek(file.descriptor, 0, SEEK_SET) == 0 else {
            throw CSVError(kind: .unreadable(errorNumber: errno), line: 0, column: 1, rowOffset: 0)
        }
        var reader = CSVReader(fileDescriptor: file.descriptor)
        var row = CSVRow()
        guard try reader.next(into: &row), row.texts == header else { return nil }
        return reader
    }

    /// Reads the row that begins at `offset`.
    func row(at offset: Int, into row: inout CSVRow) throws(CSVError) {
        let range = try locate(offset)
        try scanner.take(range, of: buffer, offset: offset, line: 0, expected: expected, into: &row)
    }

    /// The bytes of the row that begins at `offset`, as they stand in the file.
    func rawRow(at offset: Int) throws(CSVError) -> ArraySlice<UInt8> {
        buffer[try locate(offset)]
    }

    private func locate(_ offset: Int) throws(CSVError) -> Range<Int> {
        var want =
            offset >= lastEnd && offset - lastEnd < Self.sequentialBytes
            ? Self.sequentialBytes : Self.randomBytes
        if offset < base || offset >= base + count { try load(offset, bytes: want) }
        while true {
            let isLast = base + count >= file.size
            if let next = scanner.scan(buffer, count: count, from: offset - base, isLast: isLast) {
                lastEnd = base + next
                return offset - base..<next
            }
            guard base + count - offset <= scanner.limits.rowBytesMax else {
                throw CSVError(
                    kind: .rowTooLong(bytesMax: scanner.limits.rowBytesMax),
                    line: 0,
                    column: 1,
                    rowOffset: offset
                )
            }
            want = max(want, 2 * (base + count - offset))
            try load(offset, bytes: want)
        }
    }

    private func load(_ offset: Int, bytes want: Int) throws(CSVError) {
        if buffer.count < want { buffer = [UInt8](repeating: 0, count: want) }
        base = offset
        count = 0
        let most = min(want, file.size - offset)
        while count < most {
            let got = file.read(at: offset + count, count: most - count, into: &buffer, place: count)
            // A file that became shorter since it was opened cannot be trusted any more.
            guard got > 0 else {
                throw CSVError(
                    kind: .unreadable(errorNumber: got < 0 ? errno : EIO),
                    line: 0,
                    column: 1,
                    rowOffset: offset
                )
            }
            count += got
        }
    }
}
