import Testing

@testable import Reports

struct CSVReportTests {
    @Test func `every kind of value is a field, and an amount two`() throws {
        let written = try Written(Reporting.report([Reporting.everyKind]), ReportOptions(), CSVReport.write)
        let header = "text,identifier,count,decimal,money,money_currency,rate,days,date,instant,flag\r\n"
        let all =
            "\"Büro, \"\"neu\"\"\",01900000-0000-7000-8000-000000000001,-1234,0.005,-1234.50,USD,0.631501,51.781973,"
            + "2017-06-30,2017-06-30T00:00:00.000000Z,true\r\n"
        #expect(written.text == header + all + ",,,,,,,,,,\r\n")
        #expect(written.outcome.rowCount == 2)
    }

    @Test(arguments: ["=1+1", "+1", "-1", "@a", "\ta", "\ra", "\u{FF1D}1", "\u{FF0B}1", "\u{FF0D}1", "\u{FF20}a"])
    func `a text that a spreadsheet could take for a formula is defused, unless that is not wanted`(
        _ text: String
    ) throws {
        let report = Reporting.report([Reporting.texts([text])])
        var options = ReportOptions()
        #expect(try Written(report, options, CSVReport.write).text == "text\r\n\"'\(text)\"\r\n")
        options.guardsFormulas = false
        let plain = try Written(report, options, CSVReport.write).text
        #expect(plain == "text\r\n\(text)\r\n" || plain == "text\r\n\"\(text)\"\r\n")
    }

    @Test func `numbers below zero are numbers and no formulas`() throws {
        let table = ReportTable(
            "t", title: "T", columns: [.init("n", "N", .count)], rows: .kept([[.count(-5)]]))
        #expect(try Written(Reporting.report([table]), ReportOptions(), CSVReport.write).text == "n\r\n-5\r\n")
    }

    @Test func `NUL is replaced and counted`() throws {
        let written = try Written(
            Reporting.report([Reporting.texts(["a\0b", "\0"])]), ReportOptions(), CSVReport.write)
        #expect(written.text == "text\r\n\"a\u{FFFD}b\"\r\n\"'\u{FFFD}\"\r\n")
        #expect(written.outcome.replacedCharacterCount == 2)
    }

    @Test func `the table that is asked for is written, and the first where none is`() throws {
        let report = Reporting.report([Reporting.texts(["a"]), Reporting.streamed(2)])
        var options = ReportOptions()
        #expect(try Written(report, options, CSVReport.write).text.hasPrefix("text"))
        options.table = "numbers"
        #expect(try Written(report, options, CSVReport.write).text == "number\r\n0\r\n1\r\n")
    }

    @Test func `many rows go out piece by piece`() throws {
        let count = 100_000
        let written = try Written(Reporting.report([Reporting.streamed(count)]), ReportOptions(), CSVReport.write)
        #expect(written.outcome.rowCount == Int64(count))
        #expect(written.pieceCount >= written.bytes.count / (2 * ReportSink.pieceBytesCount))
        #expect(written.text.hasSuffix("\r\n99999\r\n"))
    }

    @Test func `who is told of the progress can end it`() throws {
        var options = ReportOptions()
        options.progress = { rowCount throws(ReportError) in
            if rowCount >= 2 * RowProgress.rowsBetween { throw .cancelled }
        }
        #expect(throws: ReportError.self) {
            try Written(Reporting.report([Reporting.streamed(10_000)]), options, CSVReport.write)
        }
    }
}
