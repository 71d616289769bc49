internal import Glibc

/// The few questions that the store asks the file system.
enum FileSystem {
    /// Free bytes on the volume that holds `path`; 0 where it cannot be told.
    static func freeBytes(at path: String) -> Int64 {
        var status = statvfs()
        // A lent C string, and one structure to fill.
        guard unsafe statvfs(path, &status) == 0 else { return 0 }
        return Int64(
            clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
    }
}
