internal import Glibc

/// A system call on a file or a folder that failed; who called knows which file that was.
public struct FileError: Error, Hashable, Sendable {
    /// The system's error number, such as `ENOSPC`.
    public let errorNumber: Int32

    /// An error of that number.
    public init(errorNumber: Int32) { self.errorNumber = errorNumber }

    /// The error of the last call that failed on this thread.
    public static var last: FileError { FileError(errorNumber: errno) }

    /// What the system says of it, such as "No space left on device".
    public var reason: String {
        unsafe String(cString: strerror(errorNumber))  // a text of the library's own, copied at once
    }
}
