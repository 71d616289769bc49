internal import Files
internal import Glibc
internal import Reports

/// What files of reports leave free on the disk, so that the database has room to write.
struct DiskReserve: Sendable {
    /// The folder that files are written to.
    let directory: String
    /// Tells how many bytes are free on the volume of a path; nil where that cannot be told, and nothing is held back.
    let freeBytes: @Sendable (_ path: String) -> Int64?

    /// Looks before so many bytes are written; it takes microseconds.
    ///
    /// - Throws: `system` with `ENOSPC` where fewer than `ExportLimits.freeDiskBytesMin` would be left.
    func check(for byteCount: Int64) throws(ReportError) {
        guard let free = freeBytes(directory), free < ExportLimits.freeDiskBytesMin + byteCount else { return }
        throw .system(path: directory, errorNumber: ENOSPC)
    }
}
