internal import Glibc

/// What the program prints: results to standard output, everything else to standard error.
enum Output {
    /// Prints a result.
    static func text(_ text: String) { write(text, to: STDOUT_FILENO) }

    /// Prints a remark or an error.
    static func error(_ text: String) { write(text, to: STDERR_FILENO) }

    /// Writes all of it; a reader that has gone is none of our errors.
    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            // The buffer is lent for the closure, with its length.
            let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}
