import Glibc

/// Lists what is in a folder.
enum DirectoryListing {
    /// The names in the folder.
    ///
    /// - Throws: why it cannot be read.
    static func names(of directory: String) throws(BundleFailure) -> Set<String> {
        // The stream is closed before the function ends; each entry is copied before the next is read.
        guard let stream = unsafe opendir(directory) else {
            throw .unreadable(path: directory, errorNumber: errno)
        }
        defer { unsafe _ = closedir(stream) }
        var names: Set<String> = []
        while let entry = unsafe readdir(stream) {
            // The system ends the name with a zero byte within the field.
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            names.insert(name)
        }
        return names
    }

    /// Makes the folder unless it is there.
    ///
    /// - Throws: why it cannot be made.
    static func make(_ directory: String) throws(BundleFailure) {
        guard unsafe mkdir(directory, 0o755) == 0 || errno == EEXIST else {
            throw .unwritable(path: directory, errorNumber: errno)
        }
    }
}
