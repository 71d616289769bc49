internal import Glibc

/// By what it is seen that a database has changed on the disk: its file, and the log beside it.
struct FileStamp: Equatable {
    /// What one file says of itself; the time of its last change cannot be set by anybody.
    private struct Mark: Equatable {
        let inode: UInt
        let changedSeconds: Int
        let changedNanoseconds: Int
    }

    private let path: String
    private let marks: [Mark?]

    /// The files as they are now.
    init(_ path: String) {
        self.path = path
        marks = [path, "\(path)-wal"].map { file in
            var status = stat()
            guard unsafe stat(file, &status) == 0 else { return nil }  // a lent C string, and one structure to fill
            return Mark(
                inode: UInt(status.st_ino), changedSeconds: status.st_ctim.tv_sec,
                changedNanoseconds: status.st_ctim.tv_nsec)
        }
    }

    /// Whether the files still are as they were.
    var isCurrent: Bool { self == FileStamp(path) }
}
