internal import Operations

/// What operations are called as tools: `domain_verb`, and for metrics the words of the field.
enum ToolNames {
    private static let special = [
        "analytics.conversion": "conversion_rate", "analytics.forecast": "forecast_pipeline",
        "analytics.definitions": "definitions_list", "analytics.definition": "definitions_get",
        "analytics.sql": "sql_query", "pipelines.summary": "pipeline_summary",
        "pipelines.summary_all": "pipelines_summary", "contacts.context": "context_for_person",
        "workspace.describe": "describe", "reports.get": "report_get",
    ]

    /// The tool's name of an operation.
    static func name(of operation: Operation) -> String {
        if let name = special[operation.name] { return name }
        let name = operation.name.hasPrefix("analytics.") ? String(operation.name.dropFirst(10)) : operation.name
        return String(name.map { $0 == "." ? "_" : $0 })
    }

    /// The tool's name of a metric by its own.
    static func name(ofMetric metric: String) -> String { special["analytics." + metric] ?? metric }

    /// Whether an operation only leads to another one by another path.
    static func isOtherPath(_ operation: Operation, in catalogue: Catalogue) -> Bool {
        guard let last = operation.name.lastIndex(of: ".") else { return false }
        guard let other = catalogue[String(operation.name[..<last])] else { return false }
        return other.effect == operation.effect && operation.summary.hasPrefix(other.summary)
    }

    /// The toolset of an operation.
    static func toolset(of operation: Operation) -> Toolset {
        let name = operation.name
        if name == "deals.bulk" { return .bulk }
        if name.hasPrefix("deals.tags.") || name.hasPrefix("tags.") { return .tags }
        switch name.prefix(while: { $0 != "." }) {
        case "analytics": return .analytics
        case "pipelines": return name.contains("summary") ? .analytics : .pipelines
        case "stages": return .pipelines
        case "deals", "contacts", "stage_changes": return .deals
        case "rate_sets", "rates": return .rates
        case "events": return .events
        default: return .admin
        }
    }
}
