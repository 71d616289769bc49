import Foundation

/// The `sqlite3` shell: a second program that reads and changes a file that no store has open.
public enum SQLiteTool {
    /// A statement failed, or the file cannot be read.
    public struct Failure: Error {
        /// What the shell printed.
        public let output: String
    }

    /// Runs statements with constraints unchecked and gives what is printed.
    @discardableResult
    public static func run(_ path: String, _ sql: String, isTolerant: Bool = false) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
        process.arguments = ["-batch", path]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        process.standardError = output
        try process.run()
        input.fileHandleForWriting.write(Data("PRAGMA ignore_check_constraints = ON;\n\(sql)\n".utf8))
        try input.fileHandleForWriting.close()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard isTolerant || process.terminationStatus == 0 else { throw Failure(output: text) }
        return text
    }
}
