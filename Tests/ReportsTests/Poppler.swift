import Glibc
import TestSupport

/// The programs that read PDFs, where they are installed.
enum Poppler {
    /// Why a page could not be read.
    struct Failure: Error {
        let doing: String
    }

    private static let folder = "/usr/bin/"

    /// Whether they are.
    static let isInstalled = ["pdftotext", "pdftoppm"].allSatisfy { unsafe access(folder + $0, X_OK) == 0 }

    /// The text of all pages, with a form feed behind each.
    static func text(of pdf: [UInt8]) throws -> String {
        try inFolder { path in
            try write(pdf, to: path + "/a.pdf")
            try run("pdftotext", ["-layout", path + "/a.pdf", path + "/a.txt"])
            return String(decoding: try bytes(of: path + "/a.txt"), as: UTF8.self)
        }
    }

    /// How many different bytes the picture of each page has: one where a page is blank.
    static func shadeCounts(of pdf: [UInt8], pageCount: Int) throws -> [Int] {
        try inFolder { path in
            try write(pdf, to: path + "/a.pdf")
            return try (1...pageCount).map { page in
                let picture = "\(path)/page"
                try run(
                    "pdftoppm",
                    ["-r", "20", "-gray", "-singlefile", "-f", "\(page)", "-l", "\(page)", path + "/a.pdf", picture])
                // The header of a PGM has some twenty bytes.
                return Set(try bytes(of: picture + ".pgm").dropFirst(20)).count
            }
        }
    }

    private static func inFolder<Result>(_ body: (_ path: String) throws -> Result) throws -> Result {
        let folder = try TemporaryFolder()
        return try withExtendedLifetime(folder) { try body(folder.path) }
    }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        guard let file = unsafe fopen(path, "w") else { throw Failure(doing: path) }
        defer { unsafe fclose(file) }
        guard unsafe fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Failure(doing: path) }
    }

    private static func bytes(of path: String) throws -> [UInt8] {
        guard let file = unsafe fopen(path, "r") else { throw Failure(doing: path) }
        defer { unsafe fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe fread(&piece, 1, piece.count, file)
            guard count > 0 else { return bytes }
            bytes += piece[..<count]
        }
    }

    private static func run(_ program: String, _ arguments: [String]) throws {
        var words: [UnsafeMutablePointer<CChar>?] = unsafe ([folder + program] + arguments).map { unsafe strdup($0) }
        defer { unsafe words.forEach { unsafe free($0) } }
        unsafe words.append(nil)
        var process: pid_t = 0
        guard unsafe posix_spawn(&process, folder + program, nil, nil, words, environ) == 0 else {
            throw Failure(doing: program)
        }
        var status: Int32 = 0
        guard unsafe waitpid(process, &status, 0) == process, status == 0 else { throw Failure(doing: program) }
    }
}
