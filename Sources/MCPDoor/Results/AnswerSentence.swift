internal import Operations
internal import Wire

/// Says in a true sentence what an answer holds: how many, of what, by which rule, when.
struct AnswerSentence {
    let operation: Operation
    let data: JSON
    let meta: JSONObject
    /// Whether the sentence is all that is told; else what it would list stands beside it.
    let isAll: Bool

    /// Says it in an answer that has its data.
    static func put(into answer: inout ToolAnswer, of operation: Operation) {
        let sentence = AnswerSentence(
            operation: operation, data: answer.data, meta: answer.meta, isAll: answer.detail == .summary)
        guard answer.meta["metric"] != nil else {
            answer.summary = sentence.ofThings
            return
        }
        answer.summary = sentence.ofMetric
        answer.undated = sentence.undated
        answer.when = sentence.when
    }

    // MARK: Things

    private var ofThings: String {
        switch operation.name {
        case "workspace.describe": return "What is here; names may stand for ids."
        case "analytics.sql": return Self.sentence(sqlRows: data)
        case "analytics.definition":
            let title = text(data["title"])
            return "\(title.hasSuffix(".") ? String(title.dropLast()) : title): \(text(data["formula"]))"
        case "contacts.context", "contacts.deals": return ofContact
        case "deals.create": return "Created deal \(deal)."
        case "deals.delete": return "Deleted the deal; deals_write restores it."
        case "deals.restore": return "Restored deal \(deal)."
        case "deals.update", "deals.put_by_external_id": return "Changed deal \(deal)."
        case "deals.move", "deals.win", "deals.lose", "deals.reopen": return "Deal \(deal)."
        case "deals.get", "deals.get_by_external_id": return "Deal \(deal)."
        default: return ofList ?? ofEffect
        }
    }

    private var deal: String {
        let title = data["title"]?.stringValue.map(UntrustedText.quoted) ?? data["id"]?.stringValue
        var words = [title ?? "as asked for"]
        if let stage = data["stage_name"]?.stringValue { words.append("stands in \(UntrustedText.quoted(stage))") }
        if let status = data["status"]?.stringValue { words.append("(\(status))") }
        if let amount = data["amount"]?.numberValue, let currency = data["currency"]?.stringValue {
            words.append("at \(currency) \(Figures.grouped(amount))")
        }
        if let version = data["version"]?.intValue { words.append("in version \(version)") }
        return words.joined(separator: " ")
    }

    /// How many rows each statement brought.
    static func sentence(sqlRows data: JSON) -> String {
        let results = data["results"]?.arrayValue ?? []
        return results.map { result in
            if let error = result["error"] {
                return "Failed: \((error["detail"] ?? error["message"])?.stringValue ?? "for reasons told")"
            }
            let rows = result["row_count"]?.intValue ?? Int64(result["rows"]?.arrayValue?.count ?? 0)
            let cut = result["truncated"] == true ? ", cut there; add LIMIT or aggregate" : ""
            return Figures.count(rows, "row") + cut + "."
        }.joined(separator: " ")
    }

    private var ofContact: String {
        let totals = data["totals"]?.arrayValue ?? meta["totals"]?.arrayValue ?? []
        guard !totals.isEmpty else { return "No deal is linked to that contact." }
        let parts = totals.map { total in
            let value =
                total["value"]?.numberValue.map { " of \(text(total["currency"])) \(Figures.grouped($0))" } ?? ""
            return "\(total["count"]?.intValue ?? 0) \(text(total["status"]))\(value)"
        }
        return "Deals of the contact: " + parts.joined(separator: ", ") + "."
    }

    private var ofList: String? {
        guard let entries = data.arrayValue else { return nil }
        let name = operation.name.split(separator: ".").dropLast().last.map { String($0) } ?? "entries"
        let noun = Self.nouns[operation.name] ?? name
        let words = noun.map { $0 == "_" ? " " : String($0) }.joined()
        let all = meta["count"]?.intValue.map { " of \(Figures.grouped($0))" } ?? ""
        let more = meta["next_cursor"] != nil ? "; more with next_cursor, or narrow the question" : ""
        return "\(entries.count)\(all) \(entries.count == 1 && words.hasSuffix("s") ? String(words.dropLast()) : words)"
            + more + "."
    }

    /// What lists have that are not named after it.
    private static let nouns = [
        "deals.history": "versions", "deals.audit": "entries", "audit.list": "entries",
        "deals.stage_changes": "stage changes", "contacts.deals": "deals", "analytics.drill": "deals",
        "analytics.definitions": "definitions", "rate_sets.quotes": "quotes", "deals.bulk": "results",
    ]

    private var ofEffect: String {
        let name = (data["name"] ?? data["title"])?.stringValue.map { " \(UntrustedText.quoted($0))" } ?? ""
        switch operation.effect {
        case .reads: return operation.summary + (name.isEmpty ? "." : ":\(name).")
        case .creates: return "Created\(name)."
        case .changes: return "Done\(name.isEmpty ? "" : ":")\(name)."
        case .deletes: return "Removed\(name)."
        }
    }

    // MARK: Pieces

    func text(_ json: JSON?) -> String {
        switch json {
        case .string(let text): text
        case .number(let number): number.text
        default: ""
        }
    }
}
