internal import SQLSandbox
public import Wire

/// Everything that is to be known for writing statements: the views with their columns, units and joins, the functions
/// and the limits. Descriptions for people, agents and programs are all made from it.
public struct SQLCatalogue: Sendable {
    /// The views, in the order in which they are told.
    let views: [SQLView]

    /// The views of a workspace.
    public static let standard = SQLCatalogue(views: [
        SQLDealViews.deals, SQLDealViews.dealsAsOf, SQLLifeViews.changes, SQLLifeViews.stays, SQLRecordViews.versions,
        SQLDefinitionViews.pipelines, SQLDefinitionViews.stages, SQLDefinitionViews.owners, SQLRecordViews.tags,
        SQLRecordViews.contacts,
    ])

    /// How the views belong together and what holds for all of them.
    private static let notes = [
        "joins: deal_id = deals.id, stage_id = stages.id, pipeline_id = pipelines.id, owner_id = owners.owner_id, "
            + "versions.corrects = versions.id",
        "types, after the name: :u UUID, :t instant as RFC 3339 UTC text, :d date as YYYY-MM-DD text, :i integer, "
            + ":r real, :b 0 or 1, else text",
        "now() is the moment asked about, also to date('now') and its like; today() is its local date; "
            + "julianday(left_at) - julianday(entered_at) are days",
        "one read-only SELECT of SQLite 3.40 a statement: CTEs and window functions, no JSON, printf or random; sum "
            + "amount_minor, not amount, and group by currency",
    ]

    /// All of it as a short text.
    public var text: String {
        var lines: [String] = []
        for view in views {
            if view.name == "deals_as_of" {
                lines.append(view.text)
            } else {
                lines.append("\(view.name): \(view.text)")
                lines.append("  " + view.columns.map { Self.text($0) }.joined(separator: ", "))
            }
        }
        return (lines + Self.notes).joined(separator: "\n") + "\n"
    }

    private static func text(_ column: SQLView.Column) -> String {
        let mark =
            switch column.form {
            case .uuid: ":u"
            case .instant: ":t"
            case .date: ":d"
            case .integer: ":i"
            case .real: ":r"
            case .flag: ":b"
            case .text: ""
            }
        return column.name + mark + (column.text.isEmpty ? "" : " (\(column.text))")
    }

    /// All of it as JSON: `views` with `columns`, `functions`, `notes` and `limits`.
    public var json: JSON {
        [
            "views": .array(views.map { Self.json($0) }),
            "functions": .array(SQLLimits.functions.map { .string($0) }),
            "notes": .array(Self.notes.map { .string($0) }),
            "limits": [
                "statements": .integer(SQLLimits.statementsMax),
                "statement_bytes": .integer(SQLLimits.statementBytesMax), "rows": .integer(SQLLimits.rowsMax),
                "result_bytes": .integer(SQLLimits.resultBytesMax),
                "timeout_ms": .integer(SQLLimits.timeoutMillisecondsMax),
                "value_bytes": .integer(SQLLimits.valueBytesMax),
            ],
        ]
    }

    private static func json(_ view: SQLView) -> JSON {
        [
            "name": .string(view.name), "description": .string(view.text),
            "arguments": .array(view.arguments.map { .string($0.name) }),
            "columns": .array(
                view.columns.map { column in
                    [
                        "name": .string(column.name), "type": .string(column.form.kind.rawValue),
                        "form": .string(column.form.rawValue), "description": .string(column.text),
                    ]
                }),
        ]
    }
}
