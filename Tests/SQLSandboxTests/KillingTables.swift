import Glibc

@testable import SQLSandbox

/// A source that kills the worker that asks for a page.
struct KillingTables: SQLTableSource {
    private let process: Int32

    init(_ process: Int32) { self.process = process }

    func open(table: Int, arguments: [SQLValue]) throws(SQLSourceRefusal) -> any SQLTableReader { Reader(process) }

    private final class Reader: SQLTableReader {
        private let process: Int32

        init(_ process: Int32) { self.process = process }

        func page(_ page: Int, columns: [Int]) throws(SQLSourceRefusal) -> SQLPage {
            kill(process, SIGKILL)
            return SQLPage(rowCount: 0, isLast: false, columns: columns.map { _ in .nulls })
        }
    }
}
