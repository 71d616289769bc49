import Testing
import Wire

@testable import Reports

struct JSONReportTests {
    @Test func `rows are lines of objects with exact numbers, and null where there is no value`() throws {
        let written = try Written(Reporting.report([Reporting.everyKind]), ReportOptions(), NDJSONReport.write)
        let lines = written.text.split(separator: "\n").map(String.init)
        #expect(
            lines[0] == """
                {"text":"Büro, \\"neu\\"","identifier":"01900000-0000-7000-8000-000000000001","count":-1234,\
                "decimal":0.005,"money":{"currency":"USD","amount":-1234.50},"rate":0.631501,"days":51.781973,\
                "date":"2017-06-30","instant":"2017-06-30T00:00:00.000000Z","flag":true}
                """)
        let none = try JSONReader.parse(lines[1])
        #expect(none.objectValue?.members.allSatisfy { $0.value.isNull } == true)
        #expect(written.outcome.rowCount == 2)
    }

    @Test func `lines of several tables begin with the name of theirs`() throws {
        let report = Reporting.report([Reporting.texts(["a"]), Reporting.streamed(1)])
        var options = ReportOptions()
        let both = try Written(report, options, NDJSONReport.write).text
        #expect(both == "{\"table\":\"texts\",\"text\":\"a\"}\n{\"table\":\"numbers\",\"number\":0}\n")
        options.table = "numbers"
        #expect(try Written(report, options, NDJSONReport.write).text == "{\"number\":0}\n")
    }

    @Test func `a whole report is one object that says what made it`() throws {
        let figure = ReportFigure(
            "open", "Open deals", .count, .count(9), previous: .count(7), previousLabel: "a week before")
        let chart = ReportChart(
            "steps", title: "Steps", shape: .funnel, kind: .count, valueLabel: "Deals", categories: ["A", "B"],
            series: [.init("Deals", .open, [.init(.count(3)), .init(.missing)])])
        let table = ReportTable(
            "numbers", title: "Numbers", columns: [.init("n", "N", .count)],
            rows: .kept([[.count(1)], [.missing]]), totals: [[.count(1)]])
        let written = try Written(
            Reporting.report([table], figures: [figure], charts: [chart]), ReportOptions(), JSONReport.write)
        let json = try JSONReader.parse(written.text)
        #expect(json["report"]?.stringValue == "sample")
        #expect(json["papers"]?["definitions"]?[0]?["id"]?.stringValue == "win_rate.closed_period")
        #expect(json["papers"]?["window"]?["tz"]?.stringValue == "Europe/Vienna")
        let section = json["sections"]?[0]
        #expect(section?["figures"]?[0]?["change"]?.intValue == 2)
        #expect(section?["charts"]?[0]?["series"]?[0]?["points"]?[0]?["value"]?.intValue == 3)
        #expect(section?["tables"]?[0]?["rows"]?.encodedText() == "[[1],[null]]")
        #expect(section?["tables"]?[0]?["totals"]?.encodedText() == "[[1]]")
    }
}
