import Bundles
import Foundation
import Testing

/// Reads CSV from a text in blocks of the given block size.
func csvRows(
    _ bytes: [UInt8],
    limits: CSVLimits = .standard,
    blockBytes: Int = CSVReader.blockBytes
) throws -> (rows: [[String]], lines: [Int], errors: [CSVError]) {
    let folder = try TestFolder()
    try folder.write("t.csv", bytes)
    let file = try #require(FileHandle(forReadingAtPath: "\(folder.path)/t.csv"))
    defer { try? file.close() }
    var reader = CSVReader(fileDescriptor: file.fileDescriptor, limits: limits, blockBytes: blockBytes)
    var row = CSVRow()
    var rows: [[String]] = []
    var lines: [Int] = []
    var errors: [CSVError] = []
    while true {
        do throws(CSVError) {
            guard try reader.next(into: &row) else { return (rows, lines, errors) }
            rows.append(row.texts)
            lines.append(row.line)
        } catch {
            errors.append(error)
            if !error.isRecoverable { return (rows, lines, errors) }
        }
    }
}
