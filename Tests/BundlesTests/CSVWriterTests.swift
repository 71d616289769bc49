import Bundles
import Foundation
import Testing

/// The bytes that the writer makes of the rows.
func written(_ rows: [[String]]) throws -> [UInt8] {
    let folder = try TestFolder()
    let path = "\(folder.path)/w.csv"
    #expect(FileManager.default.createFile(atPath: path, contents: nil))
    let file = try #require(FileHandle(forWritingAtPath: path))
    defer { try? file.close() }
    var writer = CSVWriter(fileDescriptor: file.fileDescriptor)
    for row in rows { try writer.row(row) }
    try writer.flush()
    #expect(writer.rowCount == rows.count)
    return Array(try folder.read("w.csv").utf8)
}

struct CSVWriterTests {
    @Test(arguments: [
        (["a", "b"], "a,b\n"),
        ([""], "\n"),
        (["", ""], ",\n"),
        (["a b", "é"], "a b,é\n"),
        (["a,b"], "\"a,b\"\n"),
        (["a\"b"], "\"a\"\"b\"\n"),
        (["a\nb"], "\"a\nb\"\n"),
        (["a\rb"], "\"a\rb\"\n"),
        (["'a'", "b;c"], "'a',b;c\n"),
    ])
    func `fields are quoted only where they must be`(_ row: [String], _ text: String) throws {
        #expect(String(decoding: try written([row]), as: UTF8.self) == text)
    }

    @Test func `more than a block is written whole`() throws {
        let rows = (0..<40_000).map { ["\($0)", "some text, with a comma"] }
        #expect(try csvRows(try written(rows)).rows == rows)
    }

    @Test func `a descriptor that cannot be written to is an error`() throws {
        var writer = CSVWriter(fileDescriptor: -1)
        #expect(throws: CSVError.self) {
            try writer.row(["a"])
            try writer.flush()
        }
    }
}
