internal import Files
internal import Glibc

/// The calls on files that a data folder needs, with its errors.
enum FolderFiles {
    /// What is at a path.
    struct Status {
        let isDirectory: Bool
        let userID: UInt32
        let mode: UInt32
        let bytesCount: Int64
        let identity: [UInt64]

        init(_ status: stat) {
            isDirectory = status.st_mode & S_IFMT == S_IFDIR
            userID = status.st_uid
            mode = status.st_mode & 0o7777
            bytesCount = Int64(status.st_size)
            identity = [UInt64(status.st_dev), UInt64(status.st_ino)]
        }
    }

    /// What is at the path; nil for nothing.
    static func status(_ path: String) throws(DataFolderError) -> Status? {
        var status = stat()
        if unsafe stat(path, &status) == 0 { return Status(status) }  // a lent C string and one stat to fill
        if errno == ENOENT { return nil }
        throw DataFolderError(path: path, errorNumber: errno)
    }

    /// What an open file is.
    static func status(of descriptor: Int32, path: String) throws(DataFolderError) -> Status {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {  // one stat to fill
            throw DataFolderError(path: path, errorNumber: errno)
        }
        return Status(status)
    }

    /// Makes a folder for this user alone, unless it is there.
    static func makeDirectory(_ path: String) throws(DataFolderError) {
        guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else {  // a lent C string
            throw errno == ENOENT ? .noParent(path: path) : DataFolderError(path: path, errorNumber: errno)
        }
        guard let status = try status(path), status.isDirectory else { throw .notADirectory(path: path) }
    }

    /// Opens a file, never through a link; one that is made is for this user alone.
    static func open(_ path: String, _ flags: Int32) throws(DataFolderError) -> Int32 {
        let descriptor = unsafe Glibc.open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)  // a lent C string
        guard descriptor >= 0 else { throw DataFolderError(path: path, errorNumber: errno) }
        return descriptor
    }

    /// Writes all the bytes at the file's position.
    static func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(DataFolderError) {
        do throws(FileError) { try FileBytes.write(bytes.span, to: descriptor) } catch {
            throw DataFolderError(path: path, errorNumber: error.errorNumber)
        }
    }

    /// At most `bytesMax` bytes from the file's start.
    static func read(_ descriptor: Int32, bytesMax: Int, path: String) throws(DataFolderError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: bytesMax)
        let count = unsafe pread(descriptor, &bytes, bytesMax, 0)  // the array has `bytesMax` bytes
        guard count >= 0 else { throw DataFolderError(path: path, errorNumber: errno) }
        return Array(bytes.prefix(count))
    }

    /// Makes what was done to a folder's entries survive a power cut.
    static func syncDirectory(_ path: String) throws(DataFolderError) {
        // The folder itself may be a link: only what is in it must not be.
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)  // a lent C string
        guard descriptor >= 0 else { throw DataFolderError(path: path, errorNumber: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw DataFolderError(path: path, errorNumber: errno) }
    }

    /// The names in a folder, without `.` and `..`.
    static func names(in path: String) throws(DataFolderError) -> [String] {
        do throws(FileError) { return try Folder.names(in: path) } catch {
            throw DataFolderError(path: path, errorNumber: error.errorNumber)
        }
    }

    /// Removes all that is in a folder. Links are removed, never followed.
    static func empty(_ path: String) throws(DataFolderError) {
        for name in try names(in: path) {
            let entry = "\(path)/\(name)"
            if unsafe unlink(entry) == 0 { continue }  // a lent C string
            guard errno == EISDIR || errno == EPERM else { throw DataFolderError(path: entry, errorNumber: errno) }
            try empty(entry)
            guard unsafe rmdir(entry) == 0 else { throw DataFolderError(path: entry, errorNumber: errno) }  // lent
        }
    }
}
