internal import Digests
internal import Glibc

/// The data folder's secret, which seals cursors and keys.
enum SecretKey {
    /// How long it is.
    static let bytesCount = 32

    /// Reads the secret, making it where there is none.
    ///
    /// It is written beside its place, synced and renamed, so that a power cut leaves a whole one or none.
    static func load(folder: String) throws(DataFolderError) -> [UInt8] {
        let path = "\(folder)/secret.key"
        guard let status = try FolderFiles.status(path) else { return try make(path, folder: folder) }
        guard status.mode & 0o077 == 0 else { throw .keyExposed(path: path, mode: status.mode) }
        guard status.userID == geteuid() else { throw .foreignUser(path: path, userID: status.userID) }
        guard !status.isDirectory, status.bytesCount == Int64(bytesCount) else {
            throw .keyDamaged(path: path, bytesCount: status.bytesCount)
        }
        let descriptor = try FolderFiles.open(path, O_RDONLY)
        defer { close(descriptor) }
        let bytes = try FolderFiles.read(descriptor, bytesMax: bytesCount, path: path)
        guard bytes.count == bytesCount else { throw .keyDamaged(path: path, bytesCount: Int64(bytes.count)) }
        return bytes
    }

    private static func make(_ path: String, folder: String) throws(DataFolderError) -> [UInt8] {
        let bytes = RandomBytes.make(count: bytesCount)
        let temporary = "\(path).new"
        unsafe unlink(temporary)  // a lent C string; what a killed owner left
        let descriptor = try FolderFiles.open(temporary, O_WRONLY | O_CREAT | O_EXCL)
        defer { close(descriptor) }
        try FolderFiles.write(bytes, to: descriptor, path: temporary)
        guard fsync(descriptor) == 0 else { throw DataFolderError(path: temporary, errorNumber: errno) }
        guard unsafe rename(temporary, path) == 0 else {  // lent C strings
            throw DataFolderError(path: path, errorNumber: errno)
        }
        try FolderFiles.syncDirectory(folder)
        return bytes
    }
}
