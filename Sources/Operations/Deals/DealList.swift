internal import DealModel
internal import Wire
internal import WorkspaceStore

/// The list of deals: filters, order, pages.
enum DealList {
    static let operation = Operation(
        "deals.list", .init(.get, "/deals"), scope: .read, effect: .reads, summary: "List deals",
        details: "Values separated by commas mean any of them, different parameters mean all of them. Newest first "
            + "unless sort says otherwise; ties are broken by id and deals without a value come last. Bounds on the "
            + "amount and sorting by it need one currency. With consistent, all pages show what was known when the "
            + "first one was asked for.",
        parameters: DealListFilter.parameters + [sort, include, consistent, Schemas.limit, Schemas.cursor]
            + DealProjection.parameters,
        output: .init(Schemas.page(of: DealProjection.schema, "Deals.")),
        problems: [.invalidCursor, .cursorMismatch, .conflict]
    ) { call throws(Problem) in
        let includes = Set(call.texts("include") ?? [])
        let pages = DealPages(
            query: try query(of: call, includesDeleted: includes.contains("deleted")),
            countsAll: includes.contains("count"), isConsistent: call.parameters["consistent"]?.boolValue ?? false,
            projection: try DealProjection(call))
        let page = try pages.page(after: try Paging.position(call), in: call.workspace)
        return Paging.answer(call, page.entries, next: page.next, count: page.count)
    }

    private static let sort = Parameter.query(
        "sort",
        .array(
            "The order, such as -amount,created_at; a minus sign puts the largest first.", of: DealSort.level,
            count: 1...DealOrder.levelsMax, example: ["-created_at"]))

    private static let include = Parameter.query(
        "include",
        .array(
            "What else to include: deleted deals, the count over all pages.",
            of: .enumeration("What.", ["deleted", "count"], example: "count"), count: 1...2, example: ["count"]))

    private static let consistent = Parameter.query(
        "consistent", .boolean("Whether all pages show what was known at the first one.", example: true))

    private static func query(of call: OperationCall, includesDeleted: Bool) throws(Problem) -> DealSearchQuery {
        var query = DealSearchQuery()
        let (filter, found) = DealListFilter.read(call)
        var problems = found
        if let texts = call.texts("sort") { query.order = DealSort.order(texts) }
        // A filter that cannot be read may well have a currency.
        let hasCurrency = filter?.currency != nil || !problems.isEmpty
        problems += DealSort.problems(query.order, hasCurrency: hasCurrency, at: FieldProblem.queryPointer("sort"))
        guard problems.isEmpty else {
            throw Problem(.invalidParameter, "The query of the request cannot be used.", errors: problems)
        }
        query.filter = filter
        query.includesDeleted = includesDeleted
        query.limit = call.integer("limit") ?? Paging.limitDefault
        return query
    }
}
