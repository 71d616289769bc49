internal import Wire

/// Makes an answer short for models without taking anything from what it says.
///
/// Left out: what is null, lists and objects with nothing in them, counts of 0 of what was not counted, ids of pipelines
/// and stages beside their names, the parts of a sum in a single currency, and the tokens of drills unless they are
/// asked for. Amounts by currency become one object, and three or more things of the same kind a table.
struct Reduction {
    /// From how many on a list of objects becomes a table.
    static let tableRowsMin = 3

    private static let drill = "drill"
    private static let zeroFraction = ".000000Z"
    private static let instantBytes = 27
    private static let drillPath = "/api/v1/analytics/drill/"
    /// Counts that say nothing where they are 0.
    private static let exclusions: Set<String> = [
        "unpriced", "no_probability", "overdue", "fx_missing", "fx_assumed", "term_assumed", "excluded", "undated",
    ]
    /// What an answer says of itself that matters to programs and not to its reader.
    private static let papers: Set<String> = [
        "result_id", "data_version", "scope", "metric", "computed_at", "has_more",
    ]

    /// What is counted as it is: the chance of it is past.
    private static let closed: Set<String> = ["won", "lost", "no_decision"]
    /// Beside one of these the same in its only currency says nothing new.
    private static let totals = ["value", "total_value", "points"]

    private let keepsDrills: Bool

    /// - Parameter keepsDrills: whether the tokens of drills stay.
    init(keepsDrills: Bool) { self.keepsDrills = keepsDrills }

    /// The papers of an answer.
    func meta(_ meta: JSONObject) -> JSONObject {
        var kept = JSONObject(meta.members.filter { !Self.papers.contains($0.name) }.map { ($0.name, $0.value) })
        if kept["known_at"] == kept["as_of"] { kept["known_at"] = nil }
        if let definition = kept["definition"]?["id"] { kept["definition"] = definition }
        return reduced(.object(kept))?.objectValue ?? JSONObject()
    }

    /// The body of an answer.
    func data(_ data: JSON) -> JSON { reduced(data) ?? (data.arrayValue == nil ? [:] : []) }

    /// What is left of a value; nil where that is nothing.
    private func reduced(_ json: JSON) -> JSON? {
        switch json {
        case .null: nil
        case .array(let elements): array(elements)
        case .object(let object): self.object(object)
        case .number(let number): .number(Self.shortened(number))
        case .string(let text): .string(Self.shortened(text))
        default: json
        }
    }

    /// A number without the zeros that end it.
    private static func shortened(_ number: JSONNumber) -> JSONNumber {
        var text = number.text[...]
        guard text.contains("."), !text.contains(where: { $0 == "e" || $0 == "E" }) else { return number }
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return JSONNumber(exactText: String(text)) ?? number
    }

    /// An instant without the fraction that is zero.
    private static func shortened(_ text: String) -> String {
        text.utf8.count == instantBytes && text.hasSuffix(zeroFraction)
            ? text.dropLast(zeroFraction.utf8.count) + "Z" : text
    }

    private func object(_ object: JSONObject) -> JSON? {
        var kept: [(String, JSON)] = []
        for member in object.members where !saysNothingNew(member, in: object) {
            if member.name == Self.drill || member.name.hasSuffix("_" + Self.drill) {
                if keepsDrills { kept.append((member.name, token(member.value))) }
                continue
            }
            guard var value = reduced(member.value) else { continue }
            if Self.closed.contains(member.name), var figures = value.objectValue {
                figures["weighted_value"] = nil
                value = .object(figures)
            }
            kept.append((member.name, value))
        }
        return kept.isEmpty ? nil : .object(JSONObject(kept))
    }

    /// Whether a member follows from those beside it, or is what a reader takes for granted.
    private func saysNothingNew(_ member: JSONObject.Member, in object: JSONObject) -> Bool {
        switch member.name {
        case "pipeline_id": object["pipeline_name"]?.stringValue != nil
        case "stage_id": object["stage_name"]?.stringValue != nil || object["position"] != nil
        case "by_currency": member.value.arrayValue?.count == 1 && Self.totals.contains { object[$0]?.isNull == false }
        case "status": member.value.stringValue == "ok"
        default: Self.exclusions.contains(member.name) && member.value.intValue == 0
        }
    }

    private func token(_ json: JSON) -> JSON {
        switch json {
        case .string(let text) where text.hasPrefix(Self.drillPath):
            .string(String(text.dropFirst(Self.drillPath.count)))
        case .object(let object): .object(JSONObject(object.members.map { ($0.name, token($0.value)) }))
        default: json
        }
    }

    private func array(_ elements: [JSON]) -> JSON? {
        guard !elements.isEmpty else { return nil }
        if let byCurrency = byCurrency(elements) { return byCurrency }
        // What is left of an element keeps its place.
        let kept = elements.map { reduced($0) ?? .null }
        return table(kept) ?? .array(kept)
    }

    /// `[{currency, amount}]` as `{EUR: amount}`, and what else stands once for each currency likewise.
    private func byCurrency(_ elements: [JSON]) -> JSON? {
        var object = JSONObject()
        for element in elements {
            guard var members = element.objectValue, members.count > 1, members.names.first == "currency",
                let currency = members["currency"]?.stringValue, object[currency] == nil
            else { return nil }
            members["currency"] = nil
            let amount = members.count == 1 ? members["amount"]?.numberValue : nil
            object[currency] = amount.map { .number(Self.shortened($0)) } ?? reduced(.object(members)) ?? [:]
        }
        return .object(object)
    }

    /// Objects as columns and rows; an inner object's members become columns of their own.
    private func table(_ elements: [JSON]) -> JSON? {
        guard elements.count >= Self.tableRowsMin else { return nil }
        var columns: [String] = []
        var positions: [String: Int] = [:]
        var rows: [[String: JSON]] = []
        for element in elements {
            guard let object = element.objectValue else { return nil }
            var row: [String: JSON] = [:]
            flatten(object, under: "", into: &row) { name in
                if positions[name] == nil {
                    positions[name] = columns.count
                    columns.append(name)
                }
            }
            rows.append(row)
        }
        // A table of things that have little in common would be mostly holes.
        let filled = rows.reduce(0) { $0 + $1.count }
        guard !columns.isEmpty, filled * 2 >= columns.count * rows.count else { return nil }
        return [
            "columns": .array(columns.map { .string($0) }),
            "rows": .array(rows.map { row in .array(columns.map { row[$0] ?? .null }) }),
        ]
    }

    private func flatten(
        _ object: JSONObject, under prefix: String, into row: inout [String: JSON], note: (String) -> Void
    ) {
        for member in object.members {
            let name = prefix + member.name
            if let inner = member.value.objectValue, inner["columns"] == nil {
                flatten(inner, under: name + ".", into: &row, note: note)
            } else {
                note(name)
                row[name] = member.value
            }
        }
    }
}
