internal import DealModel
internal import Wire

/// The parts that every list shares: the cursor in, the page out.
enum Paging {
    /// How many entries a page has when the caller does not say.
    static let limitDefault = 50
    /// How many it can have at most.
    static let limitMax = 500

    /// What the cursor of a call says; nil without one.
    ///
    /// - Throws: `invalid_cursor`, or `cursor_mismatch` where it was given out for other filters.
    static func position(_ call: OperationCall) throws(Problem) -> JSON? {
        guard let text = call.text("cursor") else { return nil }
        do { return try call.workspace.cursors.open(text, filter: filter(call)) } catch { throw error.problem }
    }

    /// One page as an answer.
    ///
    /// - Parameters:
    ///   - entries: what is on it.
    ///   - next: what the next page's cursor has to say; nil on the last page.
    ///   - count: how many entries there are on all pages, if asked for.
    ///   - more: what else stands beside the page.
    static func answer(
        _ call: OperationCall, _ entries: [JSON], next: JSON?, count: Int64? = nil, beside more: JSONObject = [:]
    ) -> OperationAnswer {
        let cursor = next.map { Self.cursor(call, $0) }
        var page: JSONObject = ["next_cursor": .optional(cursor), "has_more": .bool(cursor != nil)]
        if let count { page["count"] = .integer(count) }
        var object: JSONObject = ["data": .array(entries), "page": .object(page)]
        for member in more.members { object[member.name] = member.value }
        var answer = OperationAnswer.json(.object(object))
        answer.nextCursor = cursor
        return answer
    }

    /// A list that always fits on one page.
    static func whole(_ entries: [JSON]) -> OperationAnswer {
        .json(["data": .array(entries), "page": ["next_cursor": .null, "has_more": false]])
    }

    /// The cursor that leads on from a position.
    static func cursor(_ call: OperationCall, _ position: JSON) -> String {
        call.workspace.cursors.seal(payload: position, filter: filter(call))
    }

    /// A page of a list that is in memory, in ascending order of a key that the cursor holds.
    static func answer<Element>(
        _ call: OperationCall, _ all: [Element], key: (Element) -> Int64, json: (Element) -> JSON
    ) throws(Problem) -> OperationAnswer {
        let after = try position(call)?.intValue ?? .min
        let limit = call.integer("limit") ?? limitDefault
        let rest = all.drop { key($0) <= after }
        let page = rest.prefix(limit)
        let next = rest.count > limit ? page.last.map { JSON.integer(key($0)) } : nil
        return answer(call, page.map(json), next: next)
    }

    /// The parameters that decide nothing but how a page looks.
    private static let shape: Set<String> = ["cursor", "limit", "include", "fields", "expand", "wait"]

    /// Everything that decides which entries a list has; a cursor is bound to it.
    private static func filter(_ call: OperationCall) -> String {
        var object: JSONObject = ["operation": .string(call.operation)]
        for (name, value) in call.parameters where !shape.contains(name) { object[name] = value }
        let included = (call.texts("include") ?? []).filter { $0 != "count" }
        if !included.isEmpty { object["include"] = .array(included.map { .string($0) }) }
        return JSON.object(object).canonicalText()
    }
}
