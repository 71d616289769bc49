internal import DealModel
internal import Glibc

/// The lock that makes one process the owner of a data folder; it ends with the process, however that ends.
///
/// The lock is flock(2)'s. Beside it the owner holds a lock of fcntl(2) on the same open file, taken once the file says
/// who it is: such a lock can be asked about without being taken (`F_OFD_GETLK`), so that a client that looks for an
/// owner never stands in the way of one that starts.
struct OwnerLock: ~Copyable {
    /// How often and how long to wait for an owner that has the lock and has not yet said who it is.
    private static let introductionTriesMax = 20
    private static let introductionWaitMicroseconds: UInt32 = 5_000
    /// How often to begin anew where the file was replaced between opening and locking it.
    private static let replacementsMax = 10

    private let descriptor: Int32

    /// Takes the lock.
    ///
    /// - Throws: `owned` where another process has it.
    init(folder: String, owner: DataFolderOwner) throws(DataFolderError) {
        let path = Self.path(in: folder)
        for _ in 0..<Self.replacementsMax {
            let opened = try FolderFiles.open(path, O_RDWR | O_CREAT)
            do throws(DataFolderError) {
                try Self.take(opened, path: path, folder: folder)
                if try FolderFiles.status(path)?.identity == FolderFiles.status(of: opened, path: path).identity {
                    try Self.introduce(owner, in: opened, path: path)
                    descriptor = opened
                    return
                }
            } catch {
                close(opened)
                throw error
            }
            close(opened)
        }
        throw .failed(path: path, errorNumber: EAGAIN)
    }

    deinit {
        // A child that a fork is just about to turn into another program has the locks too, so closing is not enough.
        var whole = Self.wholeFile(F_UNLCK)
        _ = unsafe fcntl(descriptor, Self.openFileSetLock, &whole)  // one flock to read
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// The process that owns the folder; nil for none.
    static func owner(of folder: String) -> DataFolderOwner? {
        let descriptor = unsafe open(path(in: folder), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)  // a lent C string
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return introducedOwner(descriptor)
    }

    private static func path(in folder: String) -> String { "\(folder)/owner.lock" }

    private static func take(_ descriptor: Int32, path: String, folder: String) throws(DataFolderError) {
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            guard errno == EWOULDBLOCK else { throw DataFolderError(path: path, errorNumber: errno) }
            for _ in 0..<introductionTriesMax {
                if let owner = introducedOwner(descriptor) { throw .owned(path: folder, owner: owner) }
                usleep(introductionWaitMicroseconds)
            }
            throw .owned(path: folder, owner: nil)
        }
    }

    private static func introduce(
        _ owner: DataFolderOwner, in descriptor: Int32, path: String
    ) throws(DataFolderError) {
        guard ftruncate(descriptor, 0) == 0 else { throw DataFolderError(path: path, errorNumber: errno) }
        try FolderFiles.write(Array(owner.text.utf8), to: descriptor, path: path)
        var whole = wholeFile(F_WRLCK)
        guard unsafe fcntl(descriptor, openFileSetLock, &whole) == 0 else {  // one flock to read
            throw DataFolderError(path: path, errorNumber: errno)
        }
    }

    private static func introducedOwner(_ descriptor: Int32) -> DataFolderOwner? {
        var held = wholeFile(F_WRLCK)
        // One flock to fill.
        guard unsafe fcntl(descriptor, openFileGetLock, &held) == 0, held.l_type != Int16(F_UNLCK),
            let bytes = try? FolderFiles.read(descriptor, bytesMax: DataFolderOwner.textBytesMax, path: "")
        else { return nil }
        return DataFolderOwner(text: String(decoding: bytes, as: UTF8.self))
    }

    /// `F_OFD_GETLK` and `F_OFD_SETLK` of fcntl(2), which Glibc's module leaves out.
    private static let openFileGetLock: Int32 = 36
    private static let openFileSetLock: Int32 = 37

    private static func wholeFile(_ type: Int32) -> flock {
        Glibc.flock(l_type: Int16(type), l_whence: Int16(SEEK_SET), l_start: 0, l_len: 0, l_pid: 0)
    }
}
