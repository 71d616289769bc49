internal import Files
import Glibc

/// Lists what is in a folder.
enum DirectoryListing {
    /// The names in the folder.
    ///
    /// - Throws: why it cannot be read.
    static func names(of directory: String) throws(BundleFailure) -> Set<String> {
        do throws(FileError) { return Set(try Folder.names(in: directory)) } catch {
            throw .unreadable(path: directory, errorNumber: error.errorNumber)
        }
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
