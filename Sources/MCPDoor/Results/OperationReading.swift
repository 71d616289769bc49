internal import Operations
internal import Wire

/// Reads what an operation answers as what a tool answers: `data` and `meta` are the members that REST has, a single
/// thing is the data itself, and a page is its entries.
enum OperationReading {
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
        case .lines, .file, .live: throw Problem(.internal, "\(operation.name) has no end and cannot be a tool.")
        }
        // Everything that is recorded is known, unless the question was for less.
        if detail != .full, asked["known_at"] == nil { read.meta["known_at"] = nil }
        read.holdsTyped = !operation.name.hasPrefix("analytics.definition")
        if operation.name == "analytics.sql", detail != .full { sql(&read, keepsMoment: asked["as_of"] != nil) }
        if operation.name == "contacts.context", detail != .full { read.data = ofContact(read.data) }
        if operation.name == "workspace.describe", detail != .full { read.data = described(read.data) }
        if answer.isReplayed { read.meta["replayed"] = true }
        if answer.isRehearsed { read.meta["dry_run"] = true }
        if read.summary.isEmpty { read.summary = AnswerSentence.sentence(operation, read) }
        if detail != .full, read.meta["metric"] != nil {
            // The sentence has the dates; the moment matters to who has asked for one.
            read.meta["window"] = nil
            if asked["as_of"] == nil { read.meta["as_of"] = nil }
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

    /// The result of one statement is the data itself; rows say how many they are.
    private static func sql(_ read: inout ToolAnswer, keepsMoment: Bool) {
        let results = (read.data["results"]?.arrayValue ?? []).map { result -> JSON in
            guard var object = result.objectValue else { return result }
            object["row_count"] = nil
            if object["truncated"] == false { object["truncated"] = nil }
            return .object(object)
        }
        read.summary = AnswerSentence.sentence(sqlRows: read.data)
        read.data = results.count == 1 ? results[0] : ["results": .array(results)]
        read.meta =
            keepsMoment ? JSONObject(read.meta.members.filter { $0.name == "as_of" }.map { ($0.name, $0.value) }) : [:]
        // Any column can be a title under another name.
        read.meta["untrusted"] = [results.count == 1 ? "/data/rows" : "/data/results/*/rows"]
        read.holdsTyped = false
        read.isReduced = true
    }

    /// A contact's deals without what every deal of theirs says alike, or what only programs ask for.
    private static func ofContact(_ data: JSON) -> JSON {
        guard var object = data.objectValue else { return data }
        object["contact_id"] = nil
        object["deals"] = .array(
            (object["deals"]?.arrayValue ?? []).map { deal in
                let kept = (deal.objectValue?.members ?? []).filter {
                    $0.name != "updated_at" && $0.name != "since" && !($0.name == "is_primary" && $0.value == false)
                }
                return .object(JSONObject(kept.map { ($0.name, $0.value) }))
            })
        return .object(object)
    }

    /// What is here without the ids of what has a name, and metrics as the tool `metric` takes them.
    private static func described(_ data: JSON) -> JSON {
        guard case .object(var object) = named(data) else { return data }
        object["data_version"] = nil
        if let metrics = object["metrics"]?.arrayValue {
            object["metrics"] = .array(
                metrics.compactMap { metric in
                    let name = metric["id"]?.stringValue ?? ""
                    guard !name.hasPrefix("pipelines."), var kept = metric.objectValue else { return nil }
                    kept["id"] = .string(ToolNames.name(ofMetric: name))
                    kept["title"] = nil
                    return .object(kept)
                })
        }
        return .object(object)
    }

    private static func named(_ json: JSON) -> JSON {
        switch json {
        case .array(let elements): .array(elements.map(named))
        case .object(let object):
            .object(
                JSONObject(
                    object.members.filter { $0.name != "id" || object["name"] == nil }.map {
                        ($0.name, named($0.value))
                    }))
        default: json
        }
    }
}
