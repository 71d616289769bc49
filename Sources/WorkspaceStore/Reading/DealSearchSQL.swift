internal import DealModel

/// Turns a search into SQL.
struct DealSearchSQL {
    private let query: DealSearchQuery
    private var parameters = SQLParameters()
    private var conditions: [String] = []
    /// What the words ask for.
    private var words: [String] = []
    private var hasCommonWords = false

    /// How many deals can have a tag or the words that a search begins with. Where more have them, it goes along the
    /// order of the list, whose first page is full soon.
    static let rareDealsMax = 1_000

    /// - Parameters:
    ///   - definitions: the pipelines and stages by which the filter is told.
    ///   - connection: is asked which tags and words are rare.
    ///   - ordinalEnd: only deals before this ordinal are looked at; all of them, if it is nil.
    ///   - leftOut: the ordinals of deals that are not looked at.
    init(
        _ query: DealSearchQuery, definitions: Definitions, connection: SQLiteConnection, ordinalEnd: Int64? = nil,
        leftOut: [Int64] = [], rareDealsMax: Int = rareDealsMax
    ) throws(StoreError) {
        self.query = query
        if !query.includesDeleted { conditions.append("deleted = 0") }
        // The sign keeps SQLite from going along the ordinals instead of along the order of the list.
        if let ordinalEnd { conditions.append("+ordinal < \(ordinalEnd)") }
        if !leftOut.isEmpty {
            conditions.append("+ordinal NOT IN (\(leftOut.map(String.init).joined(separator: ", ")))")
        }
        if let filter = query.filter {
            let compiler = DealFilterSQL(
                definitions: definitions,
                areRare: { tags throws(StoreError) in
                    let list = tags.map { String($0) }.joined(separator: ", ")
                    let rows = "FROM deal_tags WHERE tag IN (\(list))"
                    return try Self.areFew(rows, SQLParameters(), countMax: rareDealsMax, connection)
                })
            conditions.append(try compiler.condition(filter, &parameters))
        }
        if let text = query.text {
            var asked = SQLParameters()
            let rows = "FROM deal_text WHERE deal_text MATCH \(asked.add(text.match))"
            hasCommonWords = try !Self.areFew(rows, asked, countMax: rareDealsMax, connection)
            words = ["ordinal IN (SELECT rowid FROM deal_text WHERE deal_text MATCH \(parameters.add(text.match)))"]
        }
    }

    private static func areFew(
        _ rows: String, _ parameters: SQLParameters, countMax: Int, _ connection: SQLiteConnection
    ) throws(StoreError) -> Bool {
        try storing { () throws(SQLiteError) in
            let statement = try connection.prepare("SELECT count(*) FROM (SELECT 1 \(rows) LIMIT \(countMax + 1))")
            parameters.bind(to: statement)
            return try !statement.step() || statement.integer(0) <= Int64(countMax)
        }
    }

    /// Counts all that match, whatever page is asked for.
    var count: String { "SELECT count(*) FROM deals\(Self.whereClause(conditions + words))" }

    /// Lists the ordinals of all that match.
    var ordinals: String { "SELECT ordinal FROM deals\(Self.whereClause(conditions + words))" }

    /// Lists one page and one row more, which tells whether there is a further page; from then on the value is good for
    /// nothing else.
    mutating func page() -> String {
        // The sign makes SQLite go along the order.
        conditions += hasCommonWords ? words.map { "+" + $0 } : words
        if let after = query.after { conditions += following(after.values, after.id) }
        var order = query.order.levels.flatMap { sort -> [String] in
            let direction = sort.isDescending ? "DESC" : "ASC"
            let column = sort.column.rawValue
            return sort.column.isNullable
                ? ["\(column) IS NULL", "\(column) \(direction)"] : ["\(column) \(direction)"]
        }
        order.append("id ASC")
        return "SELECT \(DealRow.columns) FROM deals\(Self.whereClause(conditions))"
            + " ORDER BY \(order.joined(separator: ", ")) LIMIT \(query.limit + 1)"
    }

    /// Binds every parameter.
    func bind(to statement: SQLiteStatement) { parameters.bind(to: statement) }

    private static func whereClause(_ conditions: [String]) -> String {
        conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
    }

    /// What the rows after a place fulfil.
    private mutating func following(_ values: [DealOrder.Value], _ id: DealID) -> [String] {
        var conditions = [following(query.order.levels[...], values[...], id)]
        // Said once more without the alternatives, so that an index leads straight to the place.
        if let sort = query.order.levels.first, !sort.column.isNullable,
            let bound = values.first.flatMap({ parameter(for: $0) })
        {
            conditions.insert("\(sort.column.rawValue) \(sort.isDescending ? "<=" : ">=") \(bound)", at: 0)
        }
        return conditions
    }

    /// "Comes after the given values": beyond the first, or equal to it and after the rest.
    private mutating func following(
        _ sorts: ArraySlice<DealOrder.Level>, _ values: ArraySlice<DealOrder.Value>, _ id: DealID
    ) -> String {
        guard let sort = sorts.first, let value = values.first else { return "id > \(parameters.add(id))" }
        let column = sort.column.rawValue
        guard let parameter = parameter(for: value) else {
            return "(\(column) IS NULL AND \(following(sorts.dropFirst(), values.dropFirst(), id)))"
        }
        let beyond = "\(column) \(sort.isDescending ? "<" : ">") \(parameter)"
        let last = sort.column.isNullable ? " OR \(column) IS NULL" : ""
        let rest = following(sorts.dropFirst(), values.dropFirst(), id)
        return "(\(beyond)\(last) OR (\(column) = \(parameter) AND \(rest)))"
    }

    /// What stands for a value; nil for none.
    private mutating func parameter(for value: DealOrder.Value) -> String? {
        switch value {
        case .none: nil
        case .number(let number): parameters.add(number)
        case .text(let text): parameters.add(text)
        }
    }
}
