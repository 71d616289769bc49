internal import Wire

/// What an answer says of itself, as far as its reader needs it.
enum Papers {
    /// What matters to programs alone.
    private static let ofPrograms: Set<String> = [
        "result_id", "data_version", "scope", "metric", "computed_at", "has_more", "today",
        // The sentence says it.
        "warnings",
    ]

    /// The papers without what is usual.
    static func reduced(_ meta: JSONObject) -> JSONObject {
        var kept = JSONObject(meta.members.filter { !ofPrograms.contains($0.name) }.map { ($0.name, $0.value) })
        if day(kept["known_at"]) == day(kept["as_of"]) { kept["known_at"] = nil }
        if let definition = kept["definition"]?["id"] {
            // A metric with one rule goes by its own name.
            kept["definition"] = definition == meta["metric"] ? nil : definition
        }
        if kept["value_basis"] == "amount" { kept["value_basis"] = nil }
        // Where all that matched was counted, the figures have their counts beside them.
        if kept["population"]?["matched"] == kept["population"]?["counted"] { kept["population"] = nil }
        if kept["window"]?["from"]?.isNull ?? true, kept["window"]?["to"]?.isNull ?? true { kept["window"] = nil }
        return Reduction(isOfFigures: true).reduced(.object(kept))?.objectValue ?? JSONObject()
    }

    /// Takes out of several answers what all of them say alike.
    static func common(_ results: inout [JSONObject]) -> JSONObject {
        var common = JSONObject()
        guard let first = results.first(where: { $0["meta"] != nil })?["meta"]?.objectValue else { return common }
        for name in ["as_of", "known_at", "window"] {
            guard let value = first[name], results.allSatisfy({ $0["meta"]?[name] == value || $0["error"] != nil })
            else {
                continue
            }
            common[name] = value
            for index in results.indices {
                guard var meta = results[index]["meta"]?.objectValue else { continue }
                meta[name] = nil
                results[index]["meta"] = meta.isEmpty ? nil : .object(meta)
            }
        }
        return common
    }

    private static func day(_ json: JSON?) -> Substring? { json?.stringValue?.prefix(10) }
}
