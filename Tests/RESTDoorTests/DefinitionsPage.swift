import DealAnalytics

/// All definitions as a page in Markdown, with the example workspace on which each is worked out.
enum DefinitionsPage {
    /// - Parameter example: the tables of the example workspace: a name, and the text of a CSV file without quotes.
    static func markdown(example: [(name: String, csv: String)]) -> String {
        var lines = [
            "# What the figures mean", "",
            "Each figure is worked out here on the example workspace, which `penstock import samples/example` brings "
                + "into a folder of your own. Every answer names its definition under `meta.definition`, and every "
                + "figure has the path of the deals that it is made of under `drill`. The same text is served under "
                + "`/api/v1/analytics/definitions`.", "", "## The example workspace", "",
            "Dates without time are the midnight that begins the day, in UTC. A deal is created in the stage from "
                + "which its first change leads, or, without changes, in the one that it is in.",
        ]
        for table in example {
            lines += ["", "### \(table.name)", ""] + Self.table(table.csv)
        }
        for definition in MetricDefinition.all { lines += section(definition) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func section(_ definition: MetricDefinition) -> [String] {
        var lines = ["", "## `\(definition.id)`, version \(definition.version)", "", definition.title, ""]
        lines += ["**Formula.** \(definition.formula)", ""]
        lines += definition.parameters.map { "- `\($0.name)`: \($0.meaning)" }
        if !definition.parameters.isEmpty { lines.append("") }
        lines += ["**At the edges.**", ""] + definition.rules.map { "- \($0)" }
        lines += ["", "**Worked example.** `GET /api/v1\(definition.example.question)`", ""]
        lines += [definition.example.working, "", "| in the answer | value |", "|---|---|"]
        lines += definition.example.answer.map { "| `\($0.pointer)` | `\($0.value)` |" }
        return lines
    }

    private static func table(_ csv: String) -> [String] {
        let rows = csv.split(separator: "\n").map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        guard let header = rows.first else { return [] }
        // A column that is empty throughout says nothing.
        let shown = header.indices.filter { column in rows.dropFirst().contains { !$0[column].isEmpty } }
        func line(_ cells: [String]) -> String { "| " + shown.map { cells[$0] }.joined(separator: " | ") + " |" }
        return [line(header), "|" + shown.map { _ in "---|" }.joined()] + rows.dropFirst().map(line)
    }
}
