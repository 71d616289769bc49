import DealModel

@testable import Reports

/// What a format writes, gathered.
struct Written {
    typealias Format = (Report, ReportOptions, inout ReportSink) throws(ReportError) -> ReportOutcome

    var bytes: [UInt8] = []
    var outcome = ReportOutcome()
    var pieceCount = 0

    var text: String { String(decoding: bytes, as: UTF8.self) }

    init(_ report: Report, _ options: ReportOptions = ReportOptions(), _ write: Format) throws {
        let gathered = Gathered()
        var sink = ReportSink { bytes in gathered.pieces.append(bytes) }
        outcome = try write(report, options, &sink)
        bytes = gathered.pieces.flatMap(\.self)
        pieceCount = gathered.pieces.count
    }

    /// What a sink's closure gathers, which must not be part of a struct that is being made.
    private final class Gathered {
        var pieces: [[UInt8]] = []
    }
}

/// Reports of a few values, for tests of the formats.
enum Reporting {
    static let moment = Instant(microseconds: 1_498_780_800_000_000)

    static var papers: ReportPapers {
        var papers = ReportPapers(workspace: "Sales", asOf: moment, dataVersion: 7, timeZone: "Europe/Vienna")
        papers.windowStart = Instant(microseconds: 0)
        papers.definitions = [.init(id: "win_rate.closed_period", version: 1, formula: "won ÷ (won + lost)")]
        papers.parameters = [("group_by", "owner")]
        papers.matchedCount = 9
        papers.countedCount = 8
        papers.excluded = [("unpriced", 1)]
        papers.warnings = ["Two currencies."]
        return papers
    }

    static func report(_ tables: [ReportTable], figures: [ReportFigure] = [], charts: [ReportChart] = []) -> Report {
        Report(
            name: "sample", title: "A sample", papers: papers,
            sections: [ReportSection("all", title: "All", figures: figures, charts: charts, tables: tables)])
    }

    /// A table of texts.
    static func texts(_ texts: [String]) -> ReportTable {
        ReportTable(
            "texts", title: "Texts", columns: [.init("text", "Text", .text)],
            rows: .kept(texts.map { [.text($0)] }))
    }

    /// A table with a column of every kind, and a row with all values and one with none.
    static var everyKind: ReportTable {
        let columns = ReportColumn.Kind.allCases.map { ReportColumn($0.rawValue, "The \($0.rawValue)", $0) }
        let all: ReportTable.Row = ReportColumn.Kind.allCases.map(value)
        let none: ReportTable.Row = columns.map { _ in .missing }
        return ReportTable("kinds", title: "Kinds", columns: columns, rows: .kept([all, none]))
    }

    private static func value(_ kind: ReportColumn.Kind) -> ReportValue {
        switch kind {
        case .text: .text("Büro, \"neu\"")
        case .identifier: .identifier(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)
        case .count: .count(-1_234)
        case .decimal: .decimal(units: 5, decimals: 3)
        case .money: .money(units: -123_450, decimals: 2, currency: Currency("USD")!)
        case .rate: .decimal(units: 631_501, decimals: 6)
        case .days: .decimal(units: 51_781_973, decimals: 6)
        case .date: .date(CivilDate("2017-06-30")!)
        case .instant: .instant(moment)
        case .flag: .flag(true)
        }
    }

    /// A table of so many rows that are made as they are taken.
    static func streamed(_ count: Int) -> ReportTable {
        ReportTable(
            "numbers", title: "Numbers", columns: [.init("number", "Number", .count)],
            rows: .streamed { take throws(ReportError) in
                for number in 0..<count { try take([.count(Int64(number))]) }
            })
    }
}
