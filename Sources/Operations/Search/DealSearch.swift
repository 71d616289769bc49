internal import DealModel
internal import Wire
internal import WorkspaceStore

/// Finding deals by conditions of any kind and by words.
enum DealSearch {
    static let operation = Operation(
        "deals.search", .init(.post, "/deals/search"), scope: .read, effect: .reads, summary: "Search deals",
        details: "By a filter, by words in the title, the description and the next step, or by both. All words must "
            + "occur, the last one may be the beginning of a word; case and accents do not count. Newest first unless "
            + "sort says otherwise; ties are broken by id and deals without a value come last. With consistent, all "
            + "pages show what was known when the first one was asked for.",
        body: .json(schema, isRequired: false), output: .init(Schemas.page(of: DealProjection.schema, "Deals.")),
        problems: [.invalidParameter, .invalidCursor, .cursorMismatch, .conflict], bodyProblems: problems
    ) { call throws(Problem) in
        let body = call.body
        let pages = try pages(body)
        let page = try pages.page(after: try position(call), in: call.workspace)
        let cursor = page.next.map { call.workspace.cursors.seal(payload: $0, filter: filterText(call)) }
        var stand: JSONObject = ["next_cursor": .optional(cursor), "has_more": .bool(cursor != nil)]
        if let count = page.count { stand["count"] = .integer(count) }
        return OperationAnswer.json(["data": .array(page.entries), "page": .object(stand)])
    }

    private static func position(_ call: OperationCall) throws(Problem) -> JSON? {
        guard let cursor = call.body["cursor"]?.stringValue else { return nil }
        do { return try call.workspace.cursors.open(cursor, filter: filterText(call)) } catch { throw error.problem }
    }

    private static let schema = Schema.object(
        "What to find.",
        [
            .optional("filter", FilterSchema.filter),
            .optional(
                "query",
                .string("Words to look for.", length: 1...FullTextQuery.charactersMax, example: "fleet van")),
            .optional(
                "sort",
                .array(
                    "The order.", of: DealSort.level, count: 1...DealOrder.levelsMax,
                    example: ["-created_at"])),
            .optional(
                "include",
                .array(
                    "What else to include: deleted deals, the count over all pages.",
                    of: .enumeration("What.", ["deleted", "count"], example: "count"), count: 1...2,
                    example: ["count"])),
            .optional(
                "limit", .integer("How many to list on a page.", 1...Int64(Paging.limitMax), example: 50),
                default: .integer(Paging.limitDefault)),
            .optional(
                "cursor", .string("The next_cursor of the page before.", length: 1...CursorSeal.charactersMax)),
            .optional(
                "consistent",
                .boolean("Whether all pages show what was known at the first one; not with query.", example: false),
                default: false),
        ] + DealProjection.members,
        example: [
            "filter": ["field": "status", "op": "equals", "value": "open"], "query": "fleet",
            "sort": ["-created_at"], "limit": 20,
        ]
    ).named("DealSearch")

    private static let problems: @Sendable (JSONObject) -> [FieldProblem] = { body in
        let filter = body["filter"].map { FilterInput.read($0) }
        var problems = filter?.problems ?? []
        if let query = body["query"]?.stringValue, let problem = queryProblem(query) { problems.append(problem) }
        // An unreadable filter may well have a currency.
        let hasCurrency = filter.map { $0.filter == nil || $0.filter?.currency != nil } ?? false
        problems += DealProjection.problems(in: body)
        return problems + DealSort.problems(order(body), hasCurrency: hasCurrency, at: "/sort")
    }

    private static func queryProblem(_ text: String) -> FieldProblem? {
        do throws(FullTextQuery.Failure) {
            _ = try FullTextQuery(text)
            return nil
        } catch {
            let (code, detail) =
                switch error {
                case .tooLong:
                    ("too_long", "At most \(FullTextQuery.charactersMax) characters are looked for.")
                case .tooManyWords: ("too_many", "At most \(FullTextQuery.wordsMax) words are looked for.")
                case .noWord: ("empty", "There is no word in it: letters or digits are looked for.")
                }
            return FieldProblem(pointer: "/query", code: code, detail: detail)
        }
    }

    private static func order(_ body: JSONObject) -> DealOrder? {
        body["sort"]?.arrayValue.map { DealSort.order($0.compactMap(\.stringValue)) }
    }

    /// What a checked body asks for.
    private static func pages(_ body: JSONObject) throws(Problem) -> DealPages {
        var query = DealSearchQuery()
        query.filter = body["filter"].flatMap { FilterInput.read($0).filter }
        query.text = body["query"]?.stringValue.flatMap { try? FullTextQuery($0) }
        if let order = order(body) { query.order = order }
        let includes = includes(body)
        query.includesDeleted = includes.contains("deleted")
        query.limit = body["limit"]?.intValue.map { Int($0) } ?? Paging.limitDefault
        let isConsistent = body["consistent"]?.boolValue ?? false
        guard !isConsistent || query.text == nil else {
            let detail = "The index of words knows only the present, so pages with query cannot be consistent."
            throw Problem(
                .invalidParameter, detail,
                errors: [FieldProblem(pointer: "/consistent", code: "not_allowed", detail: detail)])
        }
        return DealPages(
            query: query, countsAll: includes.contains("count"), isConsistent: isConsistent,
            projection: DealProjection(body))
    }

    private static func includes(_ body: JSONObject) -> Set<String> {
        Set((body["include"]?.arrayValue ?? []).compactMap(\.stringValue))
    }

    /// Everything that decides which deals a list has; a cursor is bound to it.
    private static func filterText(_ call: OperationCall) -> String {
        var object: JSONObject = ["operation": .string(call.operation)]
        for name in ["filter", "query", "sort", "consistent"] { object[name] = call.body[name] }
        if includes(call.body).contains("deleted") { object["include"] = ["deleted"] }
        return JSON.object(object).canonicalText()
    }
}
