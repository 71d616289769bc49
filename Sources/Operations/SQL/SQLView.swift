internal import SQLSandbox

/// A table that statements can read: what it means, column by column, and where its rows come from. Everything that is
/// told about it is told from this.
struct SQLView: Sendable {
    /// How the values of a column are written.
    enum Form: String, CaseIterable, Sendable {
        /// A UUID in lower case.
        case uuid
        /// A text.
        case text
        /// RFC 3339 in UTC with six digits of a second.
        case instant
        /// YYYY-MM-DD.
        case date
        /// A whole number.
        case integer
        /// A number.
        case real
        /// 0 or 1.
        case flag

        /// How SQL has it.
        var kind: SQLColumn.Kind {
            switch self {
            case .integer, .flag: .integer
            case .real: .real
            case .uuid, .text, .instant, .date: .text
            }
        }
    }

    /// What is told of a column.
    struct Column: Sendable {
        /// The name.
        let name: String
        /// How the values are written.
        let form: Form
        /// How rows are found by it.
        let lookup: SQLColumn.Lookup
        /// What it means, its unit included; empty where the name says it all.
        let text: String
    }

    /// The name.
    let name: String
    /// What it is called with.
    let arguments: [SQLTable.Argument]
    /// What a row is.
    let text: String
    /// The columns.
    let columns: [Column]
    /// About how many rows there are.
    let rowEstimate: @Sendable (SQLSnapshot) -> Int
    /// Opens it with its arguments.
    let open: @Sendable (SQLSnapshot, [SQLValue]) throws(SQLSourceRefusal) -> any SQLTableReader

    /// Joins what is told and what is read.
    init<Page>(
        _ name: String, arguments: [SQLTable.Argument] = [], _ text: String, columns: [SQLViewColumn<Page>],
        rowEstimate: @escaping @Sendable (SQLSnapshot) -> Int,
        pages:
            @escaping @Sendable (SQLSnapshot, [SQLValue]) throws(SQLSourceRefusal)
            -> SQLViewReader<Page>.Pages
    ) {
        self.name = name
        self.arguments = arguments
        self.text = text
        self.columns = columns.map(\.column)
        self.rowEstimate = rowEstimate
        open = { snapshot, arguments throws(SQLSourceRefusal) in
            SQLViewReader(columns: columns, pages: try pages(snapshot, arguments))
        }
    }

    /// The view as a table of a question.
    func table(_ snapshot: SQLSnapshot) -> SQLTable {
        SQLTable(
            name, arguments: arguments, columns: columns.map { SQLColumn($0.name, $0.form.kind, lookup: $0.lookup) },
            rowEstimate: rowEstimate(snapshot))
    }
}
