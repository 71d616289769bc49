import DealModel
import Foundation
import Locking
import TestSupport
import Testing

@testable import Reports

struct XLSXReportTests {
    private static let dollar = Currency("USD")!

    private static func options(in folder: TemporaryFolder) -> ReportOptions {
        var options = ReportOptions()
        options.temporaryDirectory = folder.path
        return options
    }

    private static func written(_ report: Report, sheetRowsMax: UInt32 = Sheet.rowsMax) throws -> Written {
        let folder = try TemporaryFolder()
        let written = try Written(report, options(in: folder)) { report, options, sink throws(ReportError) in
            try XLSXReport.write(report, options, to: &sink, sheetRowsMax: sheetRowsMax)
        }
        #expect(folder.names == [])
        return written
    }

    private static func amounts(_ units: [Int128]) -> ReportTable {
        ReportTable(
            "amounts", title: "Amounts", columns: [.init("value", "Value", .money)],
            rows: .kept(units.map { [.money(units: $0, decimals: 2, currency: dollar)] }))
    }

    @Test func `every kind of value is a cell of its own kind`() throws {
        let book = try ReadWorkbook(Self.written(Reporting.report([Reporting.everyKind])).bytes)
        let sheet = try #require(book["Kinds"])
        func cell(_ type: String, _ text: String, _ format: String) -> ReadWorkbook.Cell {
            .init(type: type, text: text, format: format, isBold: false)
        }
        #expect(
            sheet.rows[2] == [
                "A": cell("inlineStr", "Büro, \"neu\"", "@"),
                "B": cell("inlineStr", "01900000-0000-7000-8000-000000000001", "@"), "C": cell("n", "-1234", "#,##0"),
                "D": cell("n", "0.005", "#,##0.000"), "E": cell("n", "-1234.5", "#,##0.00 \"USD\""),
                "F": cell("n", "0.631501", "0.0%"), "G": cell("n", "51.781973", "#,##0.0 \"d\""),
                "H": cell("n", "42916", "yyyy-mm-dd"), "I": cell("n", "42916", "yyyy-mm-dd hh:mm"),
                "J": cell("b", "1", "General"),
            ])
        #expect(sheet.rows[3] == nil)
        #expect(sheet.texts(1) == Reporting.everyKind.columns.map(\.label))
        #expect(sheet.rows[1]?.values.allSatisfy(\.isBold) == true)
        #expect(sheet.text.contains("state=\"frozen\""))
        #expect(sheet.text.contains("<autoFilter ref=\"A1:J3\"/>"))
    }

    @Test func `figures come first, and papers last`() throws {
        let figure = ReportFigure(
            "won", "Won", .money, .money(units: 150, decimals: 2, currency: Self.dollar),
            previous: .money(units: 200, decimals: 2, currency: Self.dollar), previousLabel: "a week before")
        let book = try ReadWorkbook(
            Self.written(Reporting.report([Reporting.texts(["x"])], figures: [figure])).bytes)
        #expect(book.sheets.map(\.name) == ["Figures", "Texts", "Papers"])
        #expect(book["Figures"]?.texts(2) == ["All", "Won", "1.5", "2", "-0.5", "a week before"])
        let papers = try #require(book["Papers"])
        let lines = papers.rows.keys.sorted().map { papers.texts($0) }
        #expect(lines.contains(["Workspace", "Sales"]))
        #expect(lines.contains(["As of (UTC)", "42916", "2017-06-30T00:00:00.000000Z"]))
        #expect(lines.contains(["Data version", "7"]))
        #expect(lines.contains(["Definition", "win_rate.closed_period", "1", "won ÷ (won + lost)"]))
        #expect(lines.contains(["Parameter", "group_by", "owner"]))
        #expect(lines.contains(["Excluded", "unpriced", "1"]))
        #expect(lines.contains(["Warning", "Two currencies."]))
        let core = String(decoding: book.entries["docProps/core.xml"] ?? [], as: UTF8.self)
        #expect(core.contains("<dc:title>A sample</dc:title>"))
        #expect(core.contains(">2017-06-30T00:00:00Z</dcterms:created>"))
    }

    @Test func `totals are literal and bold, below what is filtered`() throws {
        let table = ReportTable(
            "deals", title: "Deals", columns: [.init("id", "Id", .identifier), .init("value", "Value", .money)],
            rows: .kept([[.missing, .money(units: 100, decimals: 2, currency: Self.dollar)]]),
            totals: [[.missing, .money(units: 100, decimals: 2, currency: Self.dollar)]])
        let sheet = try #require(try ReadWorkbook(Self.written(Reporting.report([table])).bytes)["Deals"])
        #expect(sheet.texts(3) == ["Total", "1"])
        #expect(sheet.rows[3]?.values.allSatisfy(\.isBold) == true)
        #expect(sheet.text.contains("<autoFilter ref=\"A1:B2\"/>"))
        #expect(!sheet.text.contains("<f>"))
    }

    @Test(arguments: [(0, 1), (1, 1), (9, 1), (10, 2), (18, 2), (19, 3)])
    func `a table goes on in further sheets when one is full`(rowCount: Int, sheetCount: Int) throws {
        let written = try Self.written(Reporting.report([Reporting.streamed(rowCount)]), sheetRowsMax: 10)
        let book = try ReadWorkbook(written.bytes)
        #expect(written.outcome.rowCount == Int64(rowCount))
        let names = ["Numbers", "Numbers (2)", "Numbers (3)"].prefix(sheetCount)
        #expect(book.sheets.map(\.name) == names + ["Papers"])
        #expect(
            book.sheets.dropLast().flatMap { $0.column("A").map(\.text) } == (0..<rowCount).map { String($0) })
        #expect(book.sheets.dropLast().allSatisfy { $0.texts(1) == ["Number"] })
    }

    @Test func `a workbook of more than xlsxSheetsMax sheets is refused, and no file stays`() throws {
        let folder = try TemporaryFolder()
        var options = ReportOptions()
        options.temporaryDirectory = folder.path
        let tables = (0...ReportLimits.xlsxSheetsMax).map { number in
            ReportTable(
                "t\(number)", title: "T\(number)", columns: [.init("n", "N", .count)], rows: .kept([[.count(1)]]))
        }
        #expect(throws: ReportError.self) { try Written(Reporting.report(tables), options, XLSXReport.write) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func `totals that a full sheet has no room for stand on a further one`() throws {
        let table = ReportTable(
            "n", title: "N", columns: [.init("number", "Number", .count)], rows: .kept([[.count(1)], [.count(2)]]),
            totals: [[.count(3)], [.missing]])
        let book = try ReadWorkbook(Self.written(Reporting.report([table]), sheetRowsMax: 3).bytes)
        #expect(book["N (2)"]?.texts(2) == ["3"])
        #expect(book["N (2)"]?.texts(3) == ["Total"])
    }

    @Test func `numbers of more than 15 digits are texts, and counted`() throws {
        let most: Int128 = 999_999_999_999_999
        let written = try Self.written(Reporting.report([Self.amounts([most, -most, most + 1, -most - 1])]))
        let book = try ReadWorkbook(written.bytes)
        let cells = try #require(book["Amounts"]).column("A")
        #expect(cells.map(\.type) == ["n", "n", "inlineStr", "inlineStr"])
        #expect(cells.map { Double($0.text) }.prefix(2) == [9_999_999_999_999.99, -9_999_999_999_999.99])
        #expect(cells.suffix(2).map(\.text) == ["10000000000000.00 USD", "-10000000000000.00 USD"])
        #expect(written.outcome.textAmountCount == 2)
        #expect(book["Papers"]?.text.contains("numbers have more than 15 digits and are texts") == true)
    }

    @Test(arguments: UInt64(1)...20)
    func `an amount of 15 digits is read as the same decimal number`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let units = (0..<500).map { _ in
            Int128.random(in: -999_999_999_999_999...999_999_999_999_999, using: &random)
                / random.pick([1, 10, 1_000_000, 100_000_000_000])
        }
        let book = try ReadWorkbook(Self.written(Reporting.report([Self.amounts(units)])).bytes)
        let read = try #require(book["Amounts"]).column("A").map { cell in
            String(format: "%.2f", Double(cell.text) ?? .nan)
        }
        #expect(
            read
                == units.map { units in
                    ExactDecimal.text(units: units, decimals: 2).replacingOccurrences(of: "^-0.00$", with: "0.00")
                }, "seed \(seed)")
    }

    @Test(arguments: ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "{=1}", "http://example.com", "00123", "1e5", "TRUE", ""])
    func `a text stays the text that it is`(text: String) throws {
        let book = try ReadWorkbook(Self.written(Reporting.report([Reporting.texts([text, "end"])])).bytes)
        let sheet = try #require(book["Texts"])
        #expect(sheet.rows[2]?["A"]?.text ?? "" == text)
        #expect(sheet.rows[2]?["A"].map { $0.type == "inlineStr" || text.isEmpty } ?? text.isEmpty)
        #expect(!sheet.text.contains("<f>") && !sheet.text.contains("hyperlink"))
    }

    @Test func `what a cell cannot carry is replaced or cut, and counted`() throws {
        let texts = ["a\u{0}b\u{1}\u{FFFE}", "_x0041_", "_x004_", "مرحبا 👩‍👩‍👧", String(repeating: "😀", count: 16_384)]
        let written = try Self.written(Reporting.report([Reporting.texts(texts)]))
        let book = try ReadWorkbook(written.bytes)
        let cells = try #require(book["Texts"]).column("A").map(\.text)
        #expect(cells.prefix(4) == ["a\u{FFFD}b\u{FFFD}\u{FFFD}", "_x005F_x0041_", "_x004_", "مرحبا 👩‍👩‍👧"])
        #expect(cells.last == String(repeating: "😀", count: 16_383) + "…")
        #expect(written.outcome.replacedCharacterCount == 3)
        #expect(book["Papers"]?.text.contains("end with an ellipsis") == true)
    }

    @Test(arguments: [
        ("1900-02-28", "1900-02-28"), ("1900-03-01", "61"), ("1970-01-01", "25569"), ("9999-12-31", "2958465"),
        ("0001-01-01", "0001-01-01"),
    ])
    func `a day is a date where spreadsheets agree on it`(day: String, cell: String) throws {
        let date = try #require(CivilDate(day))
        let table = ReportTable(
            "days", title: "Days", columns: [.init("day", "Day", .date), .init("moment", "Moment", .instant)],
            rows: .kept([[.date(date), .instant(date.startInUTC)]]))
        let row = try #require(try ReadWorkbook(Self.written(Reporting.report([table])).bytes)["Days"]).rows[2]
        #expect(row?["A"]?.text == cell)
        #expect(row?["B"]?.text == (cell == day ? "\(day)T00:00:00.000000Z" : cell))
    }

    @Test(arguments: [
        (["Deals", "deals"], ["Deals", "deals (2)"]), (["Figures", "PAPERS"], ["Figures (2)", "PAPERS (2)"]),
        (["History", ""], ["History (2)", "Sheet"]), (["a:b/c\\d[e]*?", "'x'"], ["a-b-c-d-e---", "x"]),
        (["'", "\u{1}"], ["Sheet", "Sheet (2)"]),
        (
            [String(repeating: "x", count: 40), String(repeating: "X", count: 31)],
            [String(repeating: "x", count: 31), String(repeating: "X", count: 27) + " (2)"]
        ), ([String(repeating: "👩‍👩‍👧", count: 4)], [String(repeating: "👩‍👩‍👧", count: 3)]),
    ])
    func `names of sheets are made legal and unique`(titles: [String], names: [String]) {
        var given = SheetNames(reserved: ["Figures", "Papers"])
        #expect(titles.map { given.name(for: $0) } == names)
    }

    @Test func `the same report gives the same bytes, whenever and wherever it is written`() throws {
        let report = Reporting.report([Reporting.everyKind, Reporting.streamed(5_000)])
        let first = try Self.written(report).bytes
        // The clock of the system, in seconds, and of ZIP, in two of them, goes on.
        Thread.sleep(forTimeInterval: 2.1)
        #expect(try Self.written(report).bytes == first)
        var epoch = report.papers
        epoch.asOf = Instant(microseconds: 0)
        let old = Report(name: "a", title: "A", papers: epoch, sections: [])
        let core = try ReadWorkbook(Self.written(old).bytes).entries["docProps/core.xml"] ?? []
        #expect(String(decoding: core, as: UTF8.self).contains("1970-01-01T00:00:01Z"))
    }

    @Test func `room for what closing takes is asked for, and no file stays where there is none`() throws {
        let folder = try TemporaryFolder()
        let asked = Guarded([Int64]())
        var options = Self.options(in: folder)
        options.reserve = { count throws(ReportError) in
            asked.withLock { $0.append(count) }
            if count > 0 { throw .system(path: "", errorNumber: ENOSPC) }
        }
        #expect(throws: ReportError.self) {
            try Written(Reporting.report([Reporting.streamed(5_000)]), options, XLSXReport.write)
        }
        let counts = asked.withLock { $0 }
        #expect(counts.dropLast() == [0, 0, 0, 0, 0])
        // Rows of some 100 bytes, twice.
        #expect(counts.last ?? 0 > 2 * 5_000 * 20)
        #expect(folder.names == [])
        #expect(try Self.openFiles(below: folder.path) == [])
    }

    /// The library reads dates through one structure of the whole process. Without turns this fails often, not always.
    @Test func `workbooks that are closed at the same time keep their own dates`() throws {
        let count = 256
        let dates = Guarded([Int: String]())
        DispatchQueue.concurrentPerform(iterations: count) { number in
            var papers = Reporting.papers
            papers.asOf = Instant(microseconds: Int64(number + 1) * 86_400_000_000)
            let report = Report(name: "a", title: "A", papers: papers, sections: [])
            guard let book = try? ReadWorkbook(Self.written(report).bytes) else { return }
            let core = String(decoding: book.entries["docProps/core.xml"] ?? [], as: UTF8.self)
            dates.withLock { $0[number] = core }
        }
        let strangers = dates.withLock { dates in
            (0..<count).filter { number in
                let day = Instant(microseconds: Int64(number + 1) * 86_400_000_000).description.prefix(10)
                return dates[number]?.contains(">\(day)T00:00:00Z</dcterms:created>") != true
            }
        }
        #expect(strangers == [])
    }

    @Test func `who is told of the rows can end it, and no file stays`() throws {
        let folder = try TemporaryFolder()
        var options = Self.options(in: folder)
        options.progress = { rowCount throws(ReportError) in
            if rowCount >= 3_000 { throw .cancelled }
        }
        #expect(throws: ReportError.self) {
            try Written(Reporting.report([Reporting.streamed(100_000)]), options, XLSXReport.write)
        }
        #expect(folder.names == [])
        #expect(try Self.openFiles(below: folder.path) == [])
    }

    @Test(arguments: 0..<3) func `a workbook can be ended before and after it is closed, and while it is sent`(
        _ wordsBefore: Int
    ) throws {
        let folder = try TemporaryFolder()
        let wordCount = Guarded(0)
        var options = Self.options(in: folder)
        options.progress = { rowCount throws(ReportError) in
            let number = wordCount.withLock { count in
                defer { count += 1 }
                return count
            }
            #expect(rowCount == 1)
            if number == wordsBefore { throw .cancelled }
        }
        #expect(throws: ReportError.self) {
            try Written(Reporting.report([Reporting.texts(["x"])]), options, XLSXReport.write)
        }
        #expect(wordCount.withLock { $0 } == wordsBefore + 1)
        #expect(folder.names == [])
        #expect(try Self.openFiles(below: folder.path) == [])
    }

    /// The files below a folder that this process has open, removed ones too.
    private static func openFiles(below folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { name in
            let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)")
            return path.flatMap { $0.hasPrefix(folder) ? $0 : nil }
        }
    }

    @Test func `a sink that throws ends it, and no file stays`() throws {
        let folder = try TemporaryFolder()
        var sink = ReportSink { _ throws(ReportError) in throw .cancelled }
        #expect(throws: ReportError.self) {
            try XLSXReport.write(Reporting.report([Reporting.everyKind]), Self.options(in: folder), to: &sink)
        }
        #expect(folder.names == [])
    }

    @Test func `a directory that is not there is told`() throws {
        var options = ReportOptions()
        options.temporaryDirectory = "/nowhere"
        var sink = ReportSink { _ in }
        do throws(ReportError) {
            _ = try XLSXReport.write(Reporting.report([]), options, to: &sink)
            Issue.record("it was written")
        } catch {
            #expect("\(error)" == "system(path: \"/nowhere\", errorNumber: \(ENOENT))")
        }
    }

    /// What is left on the disk decides where it is full: at a row, at the end of the rows, when the workbook is put
    /// together.
    @Test(
        .enabled(if: SmallVolume.isPermitted, "mounting a volume needs root"),
        arguments: [
            0, 4_096, 65_536, 700_000, 1_400_000, 1_500_000, 1_550_000, 1_600_000, 1_650_000, 1_700_000, 1_750_000,
            1_800_000, 2_000_000, 2_600_000, 2_800_000, 4_100_000,
        ], [3_000, 1_048_576])
    func `a full disk is told, and no file stays`(bytesLeft: Int64, sheetRowsMax: UInt32) throws {
        let volume = try #require(SmallVolume(megabytes: 4))
        try volume.fill(leaving: bytesLeft)
        var options = ReportOptions()
        options.temporaryDirectory = volume.path
        let report = Reporting.report([Reporting.streamed(30_000)])
        do {
            let written = try Written(report, options) { report, options, sink throws(ReportError) in
                try XLSXReport.write(report, options, to: &sink, sheetRowsMax: sheetRowsMax)
            }
            #expect(bytesLeft > 1_500_000)
            let rows = try ReadWorkbook(written.bytes).sheets.dropLast().flatMap { $0.column("A") }
            #expect(rows.count == 30_000)
        } catch let error as ReportError {
            #expect("\(error)".hasSuffix("errorNumber: \(ENOSPC))"), "\(bytesLeft) bytes: \(error)")
            #expect(bytesLeft < 4_000_000)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: volume.path) == ["filler"])
        #expect(try Self.openFiles(below: volume.path) == [], "\(bytesLeft) bytes")
    }

    @Test func `an archive that is not whole is found`() throws {
        let whole = try Self.written(Reporting.report([Reporting.texts(["x"])])).bytes
        let end = Array(whole.suffix(ArchiveDirectory.endBytesCount))
        let range = try #require(ArchiveDirectory.range(ofEnd: end))
        let directory = Array(whole[range])
        #expect(ArchiveDirectory(directory)?.sizes["xl/worksheets/sheet1.xml"] ?? 0 > 0)
        #expect(ArchiveDirectory.range(ofEnd: Array(end.dropLast())) == nil)
        #expect(ArchiveDirectory.range(ofEnd: Array(end.dropFirst()) + [0]) == nil)
        for count in 1..<directory.count {
            #expect(ArchiveDirectory(Array(directory.prefix(count)))?.sizes.count != 11)
        }
    }
}
