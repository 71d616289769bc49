internal import Glibc

extension ReportFolder {
    /// How long a ZIP file can be without the extensions that not every reader knows.
    static let archiveBytesMax: Int64 = 0xFFFF_FFFE

    /// Checks that the file is a whole ZIP file: no entry is empty, and those named have at least so many bytes.
    ///
    /// Who wrote it may have missed that a disk was full for a while.
    ///
    /// - Throws: `system`, also where something is missing, and `tooLarge` beyond `archiveBytesMax`.
    func checkArchive(_ bytesMin: [String: Int64]) throws(ReportError) {
        let descriptor = unsafe open(filePath, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(path: filePath, errorNumber: errno) }
        defer { close(descriptor) }
        let count = lseek(descriptor, 0, SEEK_END)
        guard count <= Self.archiveBytesMax else {
            throw .tooLarge(limit: "xlsx_bytes_max", allowed: Int(Self.archiveBytesMax))
        }
        let end = read(descriptor, max(0, count - ArchiveDirectory.endBytesCount)..<count)
        guard let range = ArchiveDirectory.range(ofEnd: end), range.upperBound <= count,
            let directory = ArchiveDirectory(read(descriptor, range)),
            directory.sizes.allSatisfy({ $0.value > 0 }),
            bytesMin.allSatisfy({ directory.sizes[$0.key].map { $0 as Int64 } ?? 0 >= $0.value })
        else { throw .system(path: filePath, errorNumber: ENOSPC) }
    }

    /// The bytes of a part of the file; fewer where it cannot be read.
    private func read(_ descriptor: Int32, _ range: Range<Int>) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: range.count)
        // Reads into an array of our own, no more than it holds.
        let count = unsafe pread(descriptor, &bytes, bytes.count, range.lowerBound)
        return Array(bytes.prefix(max(0, count)))
    }
}
