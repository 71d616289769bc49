import Foundation
import Markup

@testable import Reports

/// A workbook that was written, read again.
struct ReadWorkbook {
    /// A cell with what it holds and how it is shown.
    struct Cell: Equatable {
        /// The type that the file says: `n`, `inlineStr` or `b`.
        var type: String
        var text: String
        var format: String
        var isBold: Bool
    }

    /// A sheet: its rows by number, each with its cells by column.
    struct Sheet {
        var name: String
        var rows: [Int: [String: Cell]] = [:]
        var text: String

        /// The texts of a row, in the order of the columns.
        func texts(_ row: Int) -> [String] {
            let cells = rows[row] ?? [:]
            return cells.keys.sorted { ($0.count, $0) < ($1.count, $1) }.map { cells[$0]?.text ?? "" }
        }

        /// The cells of a column below the header.
        func column(_ name: String) -> [Cell] { rows.keys.sorted().dropFirst().compactMap { rows[$0]?[name] } }
    }

    let sheets: [Sheet]
    let entries: [String: [UInt8]]

    subscript(name: String) -> Sheet? { sheets.first { $0.name == name } }

    init(_ bytes: [UInt8]) throws {
        entries = try Self.unpacked(bytes)
        let formats = try Self.formats(entries["xl/styles.xml"] ?? [])
        var names: [String] = []
        try Self.read(entries["xl/workbook.xml"] ?? []) { event, reader in
            if event == .begin("sheet") { names.append(reader.attribute("name") ?? "") }
        }
        let entries = entries
        sheets = try names.enumerated().map { index, name in
            try Self.sheet(name, entries["xl/worksheets/sheet\(index + 1).xml"] ?? [], formats)
        }
    }

    private static func sheet(
        _ name: String, _ bytes: [UInt8], _ formats: [(format: String, isBold: Bool)]
    ) throws -> Sheet {
        var sheet = Sheet(name: name, text: String(decoding: bytes, as: UTF8.self))
        var cell: (row: Int, column: String, cell: Cell)?
        var isValue = false
        try read(bytes) { event, reader in
            switch event {
            case .begin("c"):
                let place = reader.attribute("r") ?? ""
                let style = formats[Int(reader.attribute("s") ?? "0") ?? 0]
                cell = (
                    Int(place.filter(\.isNumber)) ?? 0, place.filter(\.isLetter),
                    Cell(type: reader.attribute("t") ?? "n", text: "", format: style.format, isBold: style.isBold)
                )
            case .begin("v"), .begin("t"): isValue = true
            case .end("v"), .end("t"): isValue = false
            case .text(let text) where isValue: cell?.cell.text += text
            case .end("c"): if let cell { sheet.rows[cell.row, default: [:]][cell.column] = cell.cell }
            default: break
            }
        }
        return sheet
    }

    private static func read(
        _ bytes: [UInt8], _ take: (MarkupReader.Event, inout MarkupReader) throws -> Void
    ) throws {
        var isAtEnd = false
        var reader = try MarkupReader {
            defer { isAtEnd = true }
            return isAtEnd ? [] : bytes
        }
        while let event = try reader.next() { try take(event, &reader) }
    }

    private static func formats(_ bytes: [UInt8]) throws -> [(format: String, isBold: Bool)] {
        var codes = ["0": "General", "3": "#,##0", "49": "@"]
        var bolds: [Bool] = []
        var formats: [(String, Bool)] = []
        var isCell = false
        try read(bytes) { event, reader in
            switch event {
            case .begin("numFmt"): codes[reader.attribute("numFmtId") ?? ""] = reader.attribute("formatCode")
            case .begin("font"): bolds.append(false)
            case .begin("b"): bolds[bolds.count - 1] = true
            case .begin("cellXfs"): isCell = true
            case .end("cellXfs"): isCell = false
            case .begin("xf") where isCell:
                let code = reader.attribute("numFmtId") ?? "0"
                formats.append((codes[code] ?? code, bolds[Int(reader.attribute("fontId") ?? "0") ?? 0]))
            default: break
            }
        }
        return formats
    }

    /// The entries of a ZIP file. Each is read as the gzip file that it would be, so that its checksum is looked at.
    private static func unpacked(_ bytes: [UInt8]) throws -> [String: [UInt8]] {
        guard let range = ArchiveDirectory.range(ofEnd: Array(bytes.suffix(ArchiveDirectory.endBytesCount))) else {
            return [:]
        }
        func number(_ start: Int, _ count: Int) -> Int {
            (0..<count).reversed().reduce(0) { $0 << 8 | Int(bytes[start + $1]) }
        }
        var entries: [String: [UInt8]] = [:]
        var start = range.lowerBound
        while start < range.upperBound {
            let nameEnd = start + 46 + number(start + 28, 2)
            let local = number(start + 42, 4)
            let data = local + 30 + number(local + 26, 2) + number(local + 28, 2)
            let packed = bytes[data..<data + number(start + 20, 4)]
            var file: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
            file += packed + bytes[start + 16..<start + 20] + bytes[start + 24..<start + 28]
            var isAtEnd = false
            let inflater = try GzipInflater {
                defer { isAtEnd = true }
                return isAtEnd ? [] : file
            }
            var content: [UInt8] = []
            while case let piece = try inflater.next(), !piece.isEmpty { content += piece }
            entries[String(decoding: bytes[start + 46..<nameEnd], as: UTF8.self)] = content
            start = nameEnd + number(start + 30, 2) + number(start + 32, 2)
        }
        return entries
    }
}
