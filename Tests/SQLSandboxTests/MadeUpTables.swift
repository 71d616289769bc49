@testable import SQLSandbox

/// A source of made-up tables: `people` with ids, names, ages, weights, birthdays, and arrivals; `visits` of people;
/// `numbers(upto)`, and `broken`, which cannot be read.
final class MadeUpTables: SQLTableSource {
    static let tables = [
        SQLTable(
            "people",
            columns: [
                SQLColumn("id", .text, lookup: .unique), SQLColumn("name", .text, lookup: .many),
                SQLColumn("age", .integer, lookup: .many), SQLColumn("weight", .real), SQLColumn("born", .text),
                SQLColumn("came_at", .text), SQLColumn("team", .text, lookup: .many), SQLColumn("nothing", .text),
            ], rowEstimate: 10_000),
        SQLTable(
            "visits",
            columns: [SQLColumn("person_id", .text, lookup: .many), SQLColumn("cost", .integer)],
            rowEstimate: 30_000),
        SQLTable(
            "numbers", arguments: [.init("upto", isRequired: true), .init("step", isRequired: false)],
            columns: [SQLColumn("n", .integer, lookup: .unique)], rowEstimate: 1_000),
        SQLTable("broken", columns: [SQLColumn("n", .integer)], rowEstimate: 10),
        SQLTable("endless", columns: [SQLColumn("n", .integer), SQLColumn("text", .text)], rowEstimate: 1_000_000),
    ]

    let peopleCount: Int
    /// The pages that were asked for: the table, the page, and the columns.
    private(set) var asked: [(table: Int, page: Int, columns: [Int])] = []

    init(peopleCount: Int = 10_000) { self.peopleCount = peopleCount }

    func note(_ table: Int, _ page: Int, _ columns: [Int]) { asked.append((table, page, columns)) }

    func open(table: Int, arguments: [SQLValue]) throws(SQLSourceRefusal) -> any SQLTableReader {
        if table == 3 { throw SQLSourceRefusal("Nobody can read that.") }
        return Reader(owner: self, table: table, arguments: arguments)
    }

    static func id(_ row: Int) -> SQLIdentifier {
        SQLIdentifier(high: 0x0123_4567_89AB_7000, low: 0x8000_0000_0000_0000 + UInt64(row))
    }

    private final class Reader: SQLTableReader {
        private let owner: MadeUpTables
        private let table: Int
        private let arguments: [SQLValue]
        private static let pageRows = 1_000

        init(owner: MadeUpTables, table: Int, arguments: [SQLValue]) {
            self.owner = owner
            self.table = table
            self.arguments = arguments
        }

        private var count: Int {
            switch table {
            case 0: return owner.peopleCount
            case 1: return owner.peopleCount * 3
            case 4: return .max / 2
            default:
                guard case .integer(let count) = arguments[0] else { return 0 }
                return Int(count)
            }
        }

        func page(_ page: Int, columns: [Int]) throws(SQLSourceRefusal) -> SQLPage {
            owner.note(table, page, columns)
            let first = page * Self.pageRows
            let rows = first..<min(count, first + Self.pageRows)
            return SQLPage(
                rowCount: rows.count, isLast: rows.upperBound == count,
                columns: columns.map { values(column: $0, rows) })
        }

        private func values(column: Int, _ rows: Range<Int>) -> SQLColumnValues {
            switch (table, column) {
            case (0, 0): .identifiers(rows.map { MadeUpTables.id($0) })
            case (0, 1): .texts(rows.map { $0 % 10 == 9 ? nil : "name \($0)" })
            case (0, 2): .integers(rows.map { $0 % 7 == 6 ? SQLColumnValues.noInteger : Int64($0 % 90) })
            case (0, 3): .reals(rows.map { $0 % 5 == 4 ? .nan : Double($0) / 4 })
            case (0, 4): .days(rows.map { $0 % 3 == 2 ? SQLColumnValues.noDay : Int32($0) })
            case (0, 5): .instants(rows.map { Int64($0) * 1_000_001 })
            case (0, 6): .coded(rows.map { $0 % 4 == 3 ? .max : UInt32($0 % 4) }, texts: ["red", "green", "blue"])
            case (0, _): .nulls
            case (1, 0): .identifiers(rows.map { MadeUpTables.id($0 / 3) })
            case (1, _): .integers(rows.map { Int64($0) })
            case (4, 1): .texts(rows.map { _ in String(repeating: "x", count: 10_000) })
            default: .integers(rows.map { Int64($0) })
            }
        }
    }
}
