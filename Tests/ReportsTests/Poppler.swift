import Foundation
import TestSupport

/// The programs that read PDFs, where they are installed.
enum Poppler {
    private static let folder = "/usr/bin/"

    /// Whether they are.
    static let isInstalled = ["pdftotext", "pdftoppm"].allSatisfy {
        FileManager.default.isExecutableFile(atPath: folder + $0)
    }

    /// The text of all pages, with a form feed behind each.
    static func text(of pdf: [UInt8]) throws -> String {
        let folder = try TemporaryFolder()
        try Data(pdf).write(to: URL(fileURLWithPath: folder.file("a.pdf")))
        try run("pdftotext", ["-layout", folder.file("a.pdf"), folder.file("a.txt")])
        return try String(contentsOfFile: folder.file("a.txt"), encoding: .utf8)
    }

    /// How many different bytes the picture of each page has: one where a page is blank.
    static func shadeCounts(of pdf: [UInt8]) throws -> [Int] {
        let folder = try TemporaryFolder()
        try Data(pdf).write(to: URL(fileURLWithPath: folder.file("a.pdf")))
        try run("pdftoppm", ["-r", "20", "-gray", folder.file("a.pdf"), folder.file("page")])
        return try folder.names.filter { $0.hasPrefix("page") }.sorted().map { name in
            // The header of a PGM has some twenty bytes.
            Set(try Data(contentsOf: URL(fileURLWithPath: folder.file(name))).dropFirst(20)).count
        }
    }

    private static func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: folder + program)
        process.arguments = arguments
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    }
}
