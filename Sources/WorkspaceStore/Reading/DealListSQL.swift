public import DealModel

/// Turns a list query into SQL with numbered parameters; texts of users only ever become parameters.
struct DealListSQL {
    private(set) var conditions: [String] = []
    private(set) var parameters: [DealListQuery.Value] = []
    private(set) var identifierParameters: [Int: DealID] = [:]
    private let query: DealListQuery

    init(_ query: DealListQuery, definitions: Definitions) {
        self.query = query
        if !query.includesDeleted { conditions.append("deleted = 0") }
        if let pipelines = query.pipelines {
            addNumbers("pipeline", pipelines.compactMap { definitions.ordinal(of: $0).map { Int64($0) } })
        }
        if let stages = query.stages {
            addNumbers("stage", stages.compactMap { definitions.ordinal(of: $0).map { Int64($0) } })
        }
        if let statuses = query.statuses {
            let ordinals = definitions.stages.indices.filter { statuses.contains(definitions.stages[$0].current.kind) }
            addNumbers("stage", ordinals.map { Int64($0) })
        }
        addTexts("owner", query.owners)
        addTexts("source", query.sources)
        addTexts("currency", query.currencies?.map(\.code))
        addTexts("forecast_category", query.forecastCategories?.map(\.rawValue))
        if let external = query.externalID {
            addTexts("external_source", [external.source])
            addTexts("external_id", [external.id])
        }
        for bound in query.bounds {
            let parameter = add(.number(bound.number))
            conditions.append("\(bound.column.rawValue) \(bound.relation.rawValue) \(parameter)")
        }
    }

    /// Counts all that match, whatever page is asked for.
    var count: String { "SELECT count(*) FROM deals\(whereClause)" }

    /// Lists one page and one row more, which tells whether there is a further page.
    mutating func page() -> String {
        if let after = query.after { conditions.append(following(query.sort[...], after.values[...], after.id)) }
        var order = query.sort.flatMap { sort -> [String] in
            let direction = sort.isDescending ? "DESC" : "ASC"
            let column = sort.column.rawValue
            return sort.column.isNullable
                ? ["\(column) IS NULL", "\(column) \(direction)"] : ["\(column) \(direction)"]
        }
        order.append("id ASC")
        return "SELECT \(DealRow.columns) FROM deals\(whereClause) ORDER BY \(order.joined(separator: ", "))"
            + " LIMIT \(query.limit + 1)"
    }

    /// Binds every parameter.
    func bind(to statement: SQLiteStatement) {
        for (index, parameter) in parameters.enumerated() {
            let number = Int32(index + 1)
            if let id = identifierParameters[index] {
                statement.bind(number, id)
                continue
            }
            switch parameter {
            case .none: statement.bindNull(number)
            case .number(let value): statement.bind(number, value)
            case .text(let text): statement.bind(number, text)
            }
        }
    }

    private var whereClause: String { conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ") }

    /// "Comes after the given values": larger in the first column, or equal there and after in the rest.
    private mutating func following(
        _ sorts: ArraySlice<DealListQuery.Sort>, _ values: ArraySlice<DealListQuery.Value>, _ id: DealID
    ) -> String {
        guard let sort = sorts.first, let value = values.first else {
            parameters.append(.none)
            identifierParameters[parameters.count - 1] = id
            return "id > ?\(parameters.count)"
        }
        let column = sort.column.rawValue
        guard value != .none else {
            return "(\(column) IS NULL AND \(following(sorts.dropFirst(), values.dropFirst(), id)))"
        }
        let parameter = add(value)
        let beyond = "\(column) \(sort.isDescending ? "<" : ">") \(parameter)"
        let last = sort.column.isNullable ? " OR \(column) IS NULL" : ""
        let rest = following(sorts.dropFirst(), values.dropFirst(), id)
        return "(\(beyond)\(last) OR (\(column) = \(parameter) AND \(rest)))"
    }

    private mutating func addNumbers(_ column: String, _ numbers: [Int64]) {
        // An empty list matches nothing: everything that was named is unknown.
        conditions.append("\(column) IN (\(numbers.map(String.init).joined(separator: ", ")))")
    }

    private mutating func addTexts(_ column: String, _ texts: [String]?) {
        guard let texts else { return }
        let list = texts.map { add(.text($0)) }
        conditions.append("\(column) IN (\(list.joined(separator: ", ")))")
    }

    private mutating func add(_ value: DealListQuery.Value) -> String {
        parameters.append(value)
        return "?\(parameters.count)"
    }
}

extension DealListQuery.Column {
    /// Whether a deal can be without it.
    var isNullable: Bool {
        switch self {
        case .createdAt, .updatedAt, .stageEnteredAt, .title: false
        case .closedAt, .expectedCloseDate, .amount, .probability, .owner: true
        }
    }

    /// The column's value in a deal.
    public func value(in deal: Deal) -> DealListQuery.Value {
        let number: Int64?
        switch self {
        case .createdAt: number = deal.timeline.createdAt.microseconds
        case .updatedAt: number = deal.updatedAt.microseconds
        case .stageEnteredAt: number = deal.timeline.stageEnteredAt.microseconds
        case .closedAt: number = deal.timeline.closedAt?.microseconds
        case .expectedCloseDate: number = deal.facts.expectedCloseDate.map { Int64($0.dayNumber) }
        case .amount: number = deal.facts.amountMinorUnits
        case .probability: number = deal.facts.probability.map { Int64($0.millionths) }
        case .title: return deal.facts.title.map { .text($0) } ?? .none
        case .owner: return deal.facts.ownerID.map { .text($0) } ?? .none
        }
        return number.map { .number($0) } ?? .none
    }
}
