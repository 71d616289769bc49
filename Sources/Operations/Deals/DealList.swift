internal import DealModel
internal import Wire
internal import WorkspaceStore

/// The list of deals: filters, order, pages.
enum DealList {
    /// How many values one filter can have.
    static let filterValuesMax = 50

    static let operation = Operation(
        "deals.list", .init(.get, "/deals"), scope: .read, effect: .reads, summary: "List deals",
        details: "Values separated by commas mean any of them, different parameters mean all of them. A filter that is "
            + "given several times takes each value as it stands, commas included. Newest first unless sort says "
            + "otherwise; ties are broken by id and deals without a value come last. Bounds on the amount and sorting "
            + "by it need one currency.",
        parameters: filters + bounds + [sort, include, Schemas.limit, Schemas.cursor],
        output: .init(Schemas.page(of: DealJSON.schema, "Deals.")), problems: [.invalidCursor, .cursorMismatch]
    ) { call throws(Problem) in
        var query = try query(of: call)
        let includes = Set(call.texts("include") ?? [])
        query.includesDeleted = includes.contains("deleted")
        let countsAll = includes.contains("count")
        let after = try position(of: call, sort: query.sort)
        let page = try call.workspace.read { [query] reader throws(StoreError) in
            var query = query
            query.after = try after?(reader)
            let (deals, hasMore) = try reader.deals(query)
            var entries: [JSON] = []
            for deal in deals { entries.append(try DealAnswer(deal: deal, reader: reader).json) }
            return (
                entries: entries, last: hasMore ? deals.last?.deal : nil,
                count: countsAll ? try reader.dealCount(query) : nil
            )
        }
        return Paging.answer(
            call, page.entries, next: page.last.map { position(of: $0, sort: query.sort) }, count: page.count)
    }

    private static let relations: [(suffix: String, relation: DealListQuery.Bound.Relation, words: String)] = [
        ("gte", .atLeast, "At least"), ("gt", .greater, "More than"), ("lte", .atMost, "At most"),
        ("lt", .less, "Less than"),
    ]

    private static let boundedColumns: [DealListQuery.Column] = [
        .amount, .expectedCloseDate, .createdAt, .updatedAt, .closedAt,
    ]

    private static let filters: [Parameter] = [
        .query("pipeline_id", list("Only in these pipelines.", Schemas.id("A pipeline."))),
        .query("stage_id", list("Only in these stages.", Schemas.id("A stage."))),
        .query("status", list("Only with these statuses.", DealJSON.status)),
        .query("owner_id", list("Only of these owners.", DealInput.owner)),
        .query("source", list("Only from these sources.", DealInput.source)),
        .query("currency", list("Only in these currencies.", Schemas.currency("A currency."))),
        .query("forecast_category", list("Only in these categories of the owner.", StageJSON.category)),
        .query(
            "external_source",
            .string("With external_id: the system that gave it.", length: Schemas.externalIDLength)),
        .query("external_id", .string("With external_source: the id there.", length: Schemas.externalIDLength)),
    ]

    private static let bounds: [Parameter] = boundedColumns.flatMap { column in
        relations.map { relation in
            .query("\(column.rawValue)[\(relation.suffix)]", boundSchema(column, relation.words))
        }
    }

    private static let sort = Parameter.query(
        "sort",
        list(
            "The order, such as -amount,created_at; a minus sign puts the largest first.",
            .enumeration(
                "A column.", DealListQuery.Column.allCases.flatMap { [sortName($0), "-" + sortName($0)] },
                example: "-created_at"), DealListQuery.sortLevelsMax))

    private static let include = Parameter.query(
        "include",
        list(
            "What else to include: deleted deals, the count over all pages.",
            .enumeration("What.", ["deleted", "count"], example: "count"), 2))

    private static func list(_ description: String, _ element: Schema, _ countMax: Int = filterValuesMax) -> Schema {
        .array(description, of: element, count: 1...countMax, example: element.example.map { .array([$0]) })
    }

    private static func sortName(_ column: DealListQuery.Column) -> String {
        column == .owner ? "owner_id" : column.rawValue
    }

    private static func boundSchema(_ column: DealListQuery.Column, _ words: String) -> Schema {
        switch column {
        case .amount: Schemas.amount("\(words) this amount; needs one currency.")
        case .expectedCloseDate: Schemas.date("\(words) this date.")
        default: Schemas.instant("\(words) this instant.")
        }
    }

    private static func query(of call: OperationCall) throws(Problem) -> DealListQuery {
        var query = DealListQuery()
        query.pipelines = call.texts("pipeline_id")?.compactMap { PipelineID($0) }
        query.stages = call.texts("stage_id")?.compactMap { StageID($0) }
        query.statuses = call.texts("status")?.compactMap { StageKind(rawValue: $0) }
        query.owners = call.texts("owner_id")
        query.sources = call.texts("source")
        query.currencies = call.texts("currency")?.compactMap { Currency($0) }
        query.forecastCategories = call.texts("forecast_category")?.compactMap { ForecastCategory(rawValue: $0) }
        query.limit = call.integer("limit") ?? Paging.limitDefault
        var problems: [FieldProblem] = []
        setExternalID(call, in: &query, &problems)
        setBounds(call, in: &query, &problems)
        setSort(call, in: &query, &problems)
        guard problems.isEmpty else {
            throw Problem(.invalidParameter, "The query of the request cannot be used.", errors: problems)
        }
        return query
    }

    private static func setExternalID(
        _ call: OperationCall, in query: inout DealListQuery, _ problems: inout [FieldProblem]
    ) {
        switch (call.text("external_source"), call.text("external_id")) {
        case (nil, nil): return
        case (let source?, let id?): query.externalID = ExternalID(source: source, id: id)
        case (let source, _):
            let missing = source == nil ? "external_source" : "external_id"
            problems.append(
                FieldProblem(
                    pointer: FieldProblem.queryPointer(missing), code: "missing_parameter",
                    detail: "external_source and external_id belong together."))
        }
    }

    private static func setBounds(
        _ call: OperationCall, in query: inout DealListQuery, _ problems: inout [FieldProblem]
    ) {
        for column in boundedColumns {
            for relation in relations {
                let name = "\(column.rawValue)[\(relation.suffix)]"
                guard let value = call.parameters[name] else { continue }
                guard column == .amount else {
                    let number = value.stringValue.flatMap { text in
                        column == .expectedCloseDate
                            ? CivilDate(text).map { Int64($0.dayNumber) } : Instant(text)?.microseconds
                    }
                    if let number {
                        query.bounds.append(.init(column: column, relation: relation.relation, number: number))
                    }
                    continue
                }
                guard let currency = oneCurrency(query, name, &problems) else { continue }
                let text = value.numberValue?.text ?? value.stringValue ?? ""
                if let money = try? Money(decimal: text, currency: currency) {
                    query.bounds.append(.init(column: column, relation: relation.relation, number: money.minorUnits))
                } else {
                    problems.append(
                        FieldProblem(
                            pointer: FieldProblem.queryPointer(name), code: "invalid_format",
                            detail: "\(text) is no amount in \(currency.code), which has \(currency.decimals) decimals."
                        ))
                }
            }
        }
    }

    private static func setSort(_ call: OperationCall, in query: inout DealListQuery, _ problems: inout [FieldProblem])
    {
        guard let texts = call.texts("sort") else { return }
        query.sort = texts.compactMap { text in
            let name = text.hasPrefix("-") ? String(text.dropFirst()) : text
            let column = DealListQuery.Column.allCases.first { sortName($0) == name }
            return column.map { DealListQuery.Sort(column: $0, isDescending: text.hasPrefix("-")) }
        }
        if query.sort.contains(where: { $0.column == .amount }) { _ = oneCurrency(query, "sort", &problems) }
        if Set(query.sort.map(\.column)).count < query.sort.count {
            problems.append(
                FieldProblem(
                    pointer: FieldProblem.queryPointer("sort"), code: "duplicate",
                    detail: "A column can stand in the order once."))
        }
    }

    /// The one currency without which amounts cannot be compared.
    private static func oneCurrency(
        _ query: DealListQuery, _ name: String, _ problems: inout [FieldProblem]
    ) -> Currency? {
        if let currencies = query.currencies, currencies.count == 1 { return currencies[0] }
        problems.append(
            FieldProblem(
                pointer: FieldProblem.queryPointer(name), code: "currency_required",
                detail: "Amounts are compared within one currency: give currency with one code."))
        return nil
    }

    /// Beyond so many bytes the values that a page ended with are left out of its cursor, which must fit into a URL.
    private static let cursorValuesBytesMax = 1_024

    private static func position(of deal: Deal, sort: [DealListQuery.Sort]) -> JSON {
        let values = JSON.array(
            sort.map { level in
                switch level.column.value(in: deal) {
                case .none: .null
                case .number(let number): .integer(number)
                case .text(let text): .string(text)
                }
            })
        guard values.encoded().count <= cursorValuesBytesMax else { return ["id": .id(deal.id)] }
        return ["values": values, "id": .id(deal.id)]
    }

    private typealias Position = (values: [DealListQuery.Value], id: DealID)

    /// Where the page is to begin; found with a reader, since a cursor without values means those that the deal has.
    private static func position(
        of call: OperationCall, sort: [DealListQuery.Sort]
    ) throws(Problem) -> ((WorkspaceReader) throws(StoreError) -> Position)? {
        guard let position = try Paging.position(call) else { return nil }
        guard let id = position["id"]?.stringValue.flatMap({ DealID($0) }) else {
            throw CursorFailure.invalidCursor.problem
        }
        guard let values = position["values"]?.arrayValue else {
            return { reader throws(StoreError) in
                guard let deal = try reader.deal(id)?.deal else { throw .refused(CursorFailure.invalidCursor.problem) }
                return (sort.map { $0.column.value(in: deal) }, id)
            }
        }
        guard values.count == sort.count else { throw CursorFailure.invalidCursor.problem }
        let known = values.map { value -> DealListQuery.Value in
            value.intValue.map { .number($0) } ?? value.stringValue.map { .text($0) } ?? .none
        }
        return { _ throws(StoreError) in (known, id) }
    }
}
