internal import Operations
internal import Wire

/// What some answers look like to models, where it is not what REST has with less in it.
enum AnswerShapes {
    /// The result of one statement is the data itself; rows say how many they are.
    static func sql(_ read: inout ToolAnswer, keepsMoment: Bool) {
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

    /// A contact's deals, each with its own steps, since several can have one title. Who took them and since when what
    /// is known is left to `detail: full`.
    static func context(_ data: JSON) -> JSON {
        guard var object = data.objectValue else { return data }
        object["contact_id"] = nil
        object["known_since"] = nil
        let deals = object["deals"]?.arrayValue ?? []
        let steps = object["stage_changes"]?.arrayValue ?? []
        let told = deals.compactMap { $0["id"]?.stringValue }
        object["deals"] = .array(
            deals.map { deal in
                var members = deal.objectValue ?? JSONObject()
                for name in ["updated_at", "since"] { members[name] = nil }
                if members["is_primary"] == false { members["is_primary"] = nil }
                members["steps"] = .array(
                    steps.filter { $0["deal_id"] == deal["id"] }.map { step in
                        .array([step["effective_at"] ?? .null, step["to_stage"] ?? .null])
                    })
                return .object(members)
            })
        object["totals"] = .array(
            (object["totals"]?.arrayValue ?? []).map { total in
                var members = total.objectValue ?? JSONObject()
                if members["unpriced"] == 0 { members["unpriced"] = nil }
                return .object(members)
            })
        object["stage_changes"] = .array(steps.filter { !told.contains($0["deal_id"]?.stringValue ?? "") })
        return .object(object)
    }

    /// What is here without the ids of what has a name, and metrics as the tool `metric` takes them.
    static func description(_ data: JSON) -> JSON {
        guard case .object(var object) = named(data) else { return data }
        object["data_version"] = nil
        guard let metrics = object["metrics"]?.arrayValue else { return .object(object) }
        object["metrics"] = .object(
            JSONObject(
                metrics.compactMap { metric in
                    let name = metric["id"]?.stringValue ?? ""
                    guard !name.hasPrefix("pipelines.") else { return nil }
                    let parameters = (metric["params"]?.arrayValue ?? []).compactMap(\.stringValue)
                    return (ToolNames.name(ofMetric: name), .string(parameters.joined(separator: " ")))
                }))
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
