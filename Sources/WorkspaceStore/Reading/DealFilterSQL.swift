internal import DealModel

/// Turns a filter into a condition over the table `deals` that is true for exactly the deals that it means.
///
/// A condition that is not the opposite of another is null or false for a missing value; an opposite is whatever is not
/// true. Texts and ids only ever become parameters; what else stands in the text are ordinals and our own names.
struct DealFilterSQL {
    /// The pipelines and stages by which status and probability are told, and the names of tags.
    let definitions: Definitions
    /// Whether few deals have any of the tags of these ordinals, so that it is best to begin with them; true or not,
    /// the condition is the same.
    let areRare: ([Int64]) throws(StoreError) -> Bool

    /// The condition, with its values added to the parameters.
    ///
    /// - Throws: what `areRare` threw.
    func condition(_ filter: DealFilter, _ parameters: inout SQLParameters) throws(StoreError) -> String {
        switch filter {
        case .all(let filters): try group(filters, " AND ", empty: "1", &parameters)
        case .any(let filters): try group(filters, " OR ", empty: "0", &parameters)
        case .condition(let condition): try self.condition(condition, &parameters)
        }
    }

    private func group(
        _ filters: [DealFilter], _ separator: String, empty: String, _ parameters: inout SQLParameters
    ) throws(StoreError) -> String {
        guard !filters.isEmpty else { return empty }
        var parts: [String] = []
        for filter in filters { parts.append(try condition(filter, &parameters)) }
        return "(\(parts.joined(separator: separator)))"
    }

    private func condition(
        _ condition: FilterCondition, _ parameters: inout SQLParameters
    ) throws(StoreError) -> String {
        let (comparison, isOpposite) = condition.test
        let test = FilterCondition(condition.field, comparison, condition.values)
        let text = try positive(test, &parameters)
        return isOpposite ? "(\(text) IS NOT TRUE)" : text
    }

    /// A condition whose operator is no opposite.
    private func positive(
        _ condition: FilterCondition, _ parameters: inout SQLParameters
    ) throws(StoreError) -> String {
        switch condition.field {
        case .status:
            stages { condition.accepts(.text($0.kind.rawValue)) }
        case .effectiveProbability:
            effectiveProbability(condition, &parameters)
        case .pipeline:
            ordinals("pipeline", condition) { definitions.ordinal(of: $0.retyped(as: Pipeline.self)) }
        case .stage:
            ordinals("stage", condition) { definitions.ordinal(of: $0.retyped(as: Stage.self)) }
        case .tags:
            try tags(condition)
        case .contacts:
            links("contact", of: "deal_contacts", condition, contacts(condition).map { parameters.add($0) })
        case .amount where condition.comparison != .isEmpty:
            amount(condition, &parameters)
        default:
            comparison(of: column(condition.field, &parameters), condition, &parameters)
        }
    }

    /// A comparison of something that is there once with values of its own kind.
    private func comparison(
        of column: String, _ condition: FilterCondition, _ parameters: inout SQLParameters
    ) -> String {
        func parameter(_ index: Int) -> String { parameters.add(condition.values[index]) }
        return switch condition.comparison {
        case .isEmpty: "\(column) IS NULL"
        case .equals: "\(column) = \(parameter(0))"
        case .greaterThan: "\(column) > \(parameter(0))"
        case .greaterThanOrEquals: "\(column) >= \(parameter(0))"
        case .lessThan: "\(column) < \(parameter(0))"
        case .lessThanOrEquals: "\(column) <= \(parameter(0))"
        case .between: "\(column) BETWEEN \(parameter(0)) AND \(parameter(1))"
        case .isIn: "\(column) IN (\(condition.values.map { parameters.add($0) }.joined(separator: ", ")))"
        // Both sides with capital letters of ASCII made small: SQLite's `lower` knows no others.
        case .contains: "instr(lower(\(column)), \(folded(condition, &parameters))) > 0"
        case .notEquals, .notContains, .isNotEmpty, .isNotIn, .hasAny, .hasAll:
            preconditionFailure("\(condition.comparison) is no comparison of \(column)")
        }
    }

    private func folded(_ condition: FilterCondition, _ parameters: inout SQLParameters) -> String {
        guard case .text(let text) = condition.values[0] else { return "NULL" }
        return parameters.add(String(decoding: FilterCondition.foldedASCII(text), as: UTF8.self))
    }

    /// An amount in any other currency than that of the values counts as missing.
    private func amount(_ condition: FilterCondition, _ parameters: inout SQLParameters) -> String {
        guard case .amount(let money) = condition.values[0] else { return "0" }
        let currency = parameters.add(money.currency.code)
        return "(currency = \(currency) AND \(comparison(of: "amount", condition, &parameters)))"
    }

    /// A closed stage decides by itself, an open one where the deal has no probability of its own.
    private func effectiveProbability(_ condition: FilterCondition, _ parameters: inout SQLParameters) -> String {
        func accepts(_ probability: Probability?) -> Bool { condition.accepts(probability.map { .probability($0) }) }
        let closed = stages { $0.kind.isClosed && accepts($0.probability) }
        let inherited = stages { $0.kind == .open && accepts($0.defaultProbability) }
        let inheriting = "\(closed) OR (probability IS NULL AND \(inherited))"
        guard condition.comparison != .isEmpty else { return "(\(inheriting))" }
        let own = comparison(of: "probability", condition, &parameters)
        return "(\(inheriting) OR (\(own) AND \(stages { $0.kind == .open })))"
    }

    /// Whether a deal is in one of some stages. The sign keeps SQLite from going through these stages one by one, which
    /// often hold most of the deals, instead of going along the order of the list.
    private func stages(_ isMeant: (Stage) -> Bool) -> String {
        let ordinals = definitions.stages.indices.filter { isMeant(definitions.stages[$0].current) }
        return "+stage IN (\(Self.list(ordinals)))"
    }

    private func ordinals(
        _ column: String, _ condition: FilterCondition, _ ordinal: (Identifier<DealFilter>) -> Int?
    ) -> String {
        guard condition.comparison != .isEmpty else { return "\(column) IS NULL" }
        let ordinals = condition.values.compactMap { value in
            if case .id(let id) = value { ordinal(id) } else { nil }
        }
        return "\(column) IN (\(Self.list(ordinals)))"
    }

    /// The contacts that are asked for, each once.
    private func contacts(_ condition: FilterCondition) -> [Identifier<DealFilter>] {
        let ids = condition.values.compactMap { value in
            if case .id(let id) = value { id } else { nil }
        }
        return Set(ids).sorted()
    }

    private func tags(_ condition: FilterCondition) throws(StoreError) -> String {
        let known = condition.values.map { value -> Int64 in
            guard case .text(let name) = value else { return Self.unknownTag }
            return definitions.tagOrdinal(named: name).map { Int64($0) } ?? Self.unknownTag
        }
        let ordinals = Set(known).sorted()
        let elements = ordinals.map { String($0) }
        guard condition.comparison != .isEmpty, try !areRare(ordinals) else {
            return links("tag", of: "deal_tags", condition, elements)
        }
        // Deal by deal, so that a page of a tag that many deals have is full soon.
        let rows = "FROM deal_tags WHERE deal = deals.ordinal AND tag IN (\(elements.joined(separator: ", ")))"
        guard condition.comparison == .hasAll, elements.count > 1 else { return "EXISTS (SELECT 1 \(rows))" }
        return "(SELECT count(*) \(rows)) = \(elements.count)"
    }

    /// Stands for an unknown name; no tag has it.
    private static let unknownTag: Int64 = -1

    /// A condition on the rows of a table of links that begins with the links; `elements` differ from each other.
    private func links(
        _ column: String, of table: String, _ condition: FilterCondition, _ elements: [String]
    ) -> String {
        guard condition.comparison != .isEmpty else {
            return "NOT EXISTS (SELECT 1 FROM \(table) WHERE deal = deals.ordinal)"
        }
        let linked = "SELECT deal FROM \(table) WHERE \(column) IN (\(elements.joined(separator: ", ")))"
        guard condition.comparison == .hasAll, elements.count > 1 else { return "ordinal IN (\(linked))" }
        return "ordinal IN (\(linked) GROUP BY deal HAVING count(*) = \(elements.count))"
    }

    private static func list(_ ordinals: [Int]) -> String { ordinals.map(String.init).joined(separator: ", ") }

    /// Where the value of a field stands.
    private func column(_ field: FilterField, _ parameters: inout SQLParameters) -> String {
        switch field {
        case .id, .title, .description, .amount, .currency, .valuePeriod, .termMonths, .probability,
            .expectedCloseDate, .source, .nextStep, .forecastCategory, .leaderCategory, .externalSource, .externalID,
            .wonReason, .lostReason, .closedAt, .createdBy, .createdAt, .updatedAt, .deletedAt, .version:
            return field.name
        case .owner: return "owner"
        case .organization: return "organization"
        case .contact: return "contact"
        case .wonAt: return "CASE WHEN \(stages { $0.kind == .won }) THEN closed_at END"
        case .lostAt: return "CASE WHEN \(stages { $0.kind == .lost }) THEN closed_at END"
        case .metadata(let key):
            let path = parameters.add("$.\"\(key)\"")
            return """
                CASE json_type(metadata, \(path)) WHEN 'text' THEN metadata ->> \(path) \
                WHEN 'integer' THEN metadata -> \(path) WHEN 'real' THEN metadata -> \(path) \
                WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' END
                """
        case .pipeline, .stage, .status, .effectiveProbability, .contacts, .tags:
            preconditionFailure("\(field.name) is in no column of its own")
        }
    }
}
