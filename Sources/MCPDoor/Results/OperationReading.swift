internal import Operations
internal import Wire

/// Reads what an operation answers as what a tool answers: `data` and `meta` are the members that REST has, a single
/// thing is the data itself, and a page is its entries.
enum OperationReading {
    /// How long a date is, such as `2026-03-31`, which stands for the end of its day.
    private static let dateBytes = 10

    /// - Parameter asked: what the operation was asked with.
    static func answer(
        _ answer: OperationAnswer, of operation: Operation, asked: JSONObject, detail: AnswerDetail
    ) throws(Problem) -> ToolAnswer {
        var read = ToolAnswer(summary: "", data: [:], detail: detail)
        read.validity = answer.validity
        switch answer.content {
        case .none: break
        case .json(let bytes):
            guard let body = try? JSONReader.parse(bytes) else {
                throw Problem(.internal, "The answer of \(operation.name) cannot be read.")
            }
            take(body, into: &read)
        case .file, .lines, .live: throw Problem(.internal, "\(operation.name) has no end and cannot be a tool.")
        }
        // Everything that is recorded is known, unless the question was for less.
        if detail != .full, asked["known_at"] == nil { read.meta["known_at"] = nil }
        read.holdsTyped = !operation.name.hasPrefix("analytics.definition")
        if detail != .full {
            switch operation.name {
            case "analytics.sql": AnswerShapes.sql(&read, keepsMoment: asked["as_of"] != nil)
            case "contacts.context": read.data = AnswerShapes.context(read.data)
            case "workspace.describe": read.data = AnswerShapes.description(read.data)
            default: break
            }
        }
        if answer.isReplayed { read.meta["replayed"] = true }
        if answer.isRehearsed { read.meta["dry_run"] = true }
        if read.summary.isEmpty { AnswerSentence.put(into: &read, of: operation) }
        if detail != .full, read.meta["metric"] != nil {
            // The sentence has the dates; the moment matters to who has asked for one that is not that date.
            read.meta["window"] = nil
            let date = asked["as_of"]?.stringValue ?? ""
            let isTold = date.utf8.count == dateBytes && read.meta["as_of"]?.stringValue?.hasPrefix(date) ?? true
            if date.isEmpty || isTold { read.meta["as_of"] = nil }
        }
        if answer.isRehearsed {
            read.summary = "Nothing was changed, this was a dry run. Done, it would say: " + read.summary
            // Nothing has that id.
            if operation.effect == .creates, var made = read.data.objectValue {
                made["id"] = nil
                read.data = .object(made)
            }
        }
        return read
    }

    private static func take(_ body: JSON, into read: inout ToolAnswer) {
        guard let object = body.objectValue, let data = object["data"] else {
            read.data = body
            return
        }
        read.data = data
        read.meta = object["meta"]?.objectValue ?? JSONObject()
        for member in object.members where member.name != "data" && member.name != "meta" {
            if member.name == "page" {
                for inner in member.value.objectValue?.members ?? [] where !inner.value.isNull {
                    read.meta[inner.name] = inner.value
                }
            } else {
                read.meta[member.name] = member.value
            }
        }
    }
}
