internal import Glibc

/// The room that a volume has.
public enum FreeSpace {
    /// Free bytes on the volume that holds a path; nil where that cannot be told.
    public static func bytes(at path: String) -> Int64? {
        var status = statvfs()
        // A lent C string, and one structure to fill.
        guard unsafe statvfs(path, &status) == 0 else { return nil }
        let (bytes, overflow) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        return overflow ? .max : Int64(clamping: bytes)
    }
}
