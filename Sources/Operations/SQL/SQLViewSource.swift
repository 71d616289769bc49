internal import SQLSandbox

/// Gives the views of one snapshot to the statements of one question.
struct SQLViewSource: SQLTableSource {
    let views: [SQLView]
    let shot: SQLSnapshot

    func open(table: Int, arguments: [SQLValue]) throws(SQLSourceRefusal) -> any SQLTableReader {
        try views[table].open(shot, arguments)
    }
}
