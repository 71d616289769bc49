internal import Files
internal import Glibc

/// What the program prints: results to standard output, everything else to standard error.
enum Output {
    /// Prints a result.
    static func text(_ text: String) { write(text, to: STDOUT_FILENO) }

    /// Prints a remark or an error.
    static func error(_ text: String) { write(text, to: STDERR_FILENO) }

    /// Writes all of it; a reader that has gone is none of our errors.
    private static func write(_ text: String, to descriptor: Int32) {
        try? FileBytes.write(Array(text.utf8).span, to: descriptor)
    }
}
