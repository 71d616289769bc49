internal import DealModel
internal import Wire

/// Reads the filter of a request: a tree of groups, `{"and": […]}` or `{"or": […]}`, and of conditions,
/// `{"field", "op", "value"}`.
///
/// What the schema cannot say is said here, all mistakes at once. Amounts are compared within one currency, so a
/// condition on the amount needs another one, which must hold with it, that the currency equals one code.
struct FilterInput {
    /// A filter, or what keeps the request from having one.
    struct Reading {
        /// The filter; nil where there are problems.
        let filter: DealFilter?
        /// Everything that is wrong, at most a few more than `Schema.problemsMax`.
        let problems: [FieldProblem]
    }

    private static let groups = ["and", "or"]
    private static let parts = ["field", "op", "value"]

    private var problems: [FieldProblem] = []
    private var conditionCount = 0

    /// Reads a filter that stands at `pointer`.
    static func read(_ value: JSON, at pointer: String = "/filter") -> Reading {
        var input = FilterInput()
        let shape = FilterSchema.filter.problems(in: value, at: pointer)
        let tree = input.tree(value, depth: 0, at: pointer)
        if input.conditionCount > DealFilter.conditionsMax {
            input.report(
                pointer, "too_many",
                "A filter has at most \(DealFilter.conditionsMax) conditions; this one has more.")
        }
        let filter = tree.flatMap { input.filter($0, currencies: []) }
        let problems = shape + input.problems
        return Reading(filter: problems.isEmpty ? filter : nil, problems: problems)
    }

    /// What has been read before it is known in which currency its amounts are.
    private indirect enum Tree {
        case all([Tree])
        case any([Tree])
        case condition(Draft)
    }

    /// A condition whose field and operator are known.
    private struct Draft {
        let field: FilterField
        let comparison: FilterOperator
        let value: JSON?
        let pointer: String

        /// The one value that it asks for, as it was sent; nil where it asks for something else or for several.
        var oneValue: JSON? {
            switch comparison {
            case .equals: value ?? .null
            case .isIn: value?.arrayValue.flatMap { $0.count == 1 ? $0[0] : nil }
            default: nil
            }
        }
    }

    private mutating func report(
        _ pointer: String, _ code: String, _ detail: String, allowed: [String] = [], didYouMean: String? = nil
    ) {
        guard problems.count < Schema.problemsMax else { return }
        problems.append(
            FieldProblem(pointer: pointer, code: code, detail: detail, allowed: allowed, didYouMean: didYouMean))
    }
}

/// The tree.
extension FilterInput {
    /// Reads a group or a condition; nil where it is none, and nothing more is said where the schema has said it.
    private mutating func tree(_ value: JSON, depth: Int, at pointer: String) -> Tree? {
        guard case .object(let object) = value, conditionCount <= DealFilter.conditionsMax else { return nil }
        let groups = Self.groups.filter { object[$0] != nil }
        let isCondition = Self.parts.contains { object[$0] != nil }
        if groups.count + (isCondition ? 1 : 0) != 1 {
            report(
                pointer, groups.isEmpty ? "empty" : "ambiguous",
                "A filter is either a group, {\"and\": […]} or {\"or\": […]}, or a condition, "
                    + "{\"field\": …, \"op\": …, \"value\": …}.", allowed: Self.groups + Self.parts)
        }
        var found = groups.compactMap { group($0, of: object, depth: depth, at: pointer) }
        if isCondition, let condition = condition(object, at: pointer) { found.append(.condition(condition)) }
        return found.count == 1 ? found[0] : nil
    }

    private mutating func group(_ name: String, of object: JSONObject, depth: Int, at pointer: String) -> Tree? {
        guard let elements = object[name]?.arrayValue, !elements.isEmpty else { return nil }
        guard depth < DealFilter.depthMax else {
            report(pointer, "too_deep", "Groups nest at most \(DealFilter.depthMax) deep.")
            return nil
        }
        let place = JSONPointer.appending(name, to: pointer)
        var parts: [Tree] = []
        for (index, element) in elements.enumerated() {
            if let part = tree(element, depth: depth + 1, at: JSONPointer.appending(index, to: place)) {
                parts.append(part)
            }
        }
        return name == "and" ? .all(parts) : .any(parts)
    }

    private mutating func condition(_ object: JSONObject, at pointer: String) -> Draft? {
        conditionCount += 1
        for name in ["field", "op"] where object[name] == nil {
            report(JSONPointer.appending(name, to: pointer), "missing_field", "This field is required.")
        }
        let field = field(object["field"]?.stringValue, at: pointer)
        guard let comparison = object["op"]?.stringValue.flatMap({ FilterOperator(rawValue: $0) }), let field else {
            return nil
        }
        let known = field.type.operators
        guard known.contains(comparison) else {
            report(
                JSONPointer.appending("op", to: pointer), "not_allowed",
                "\(field.name) is \(FilterSchema.words(for: field.type)) and knows no \(comparison.rawValue).",
                allowed: known.map(\.rawValue))
            return nil
        }
        return Draft(field: field, comparison: comparison, value: object["value"], pointer: pointer)
    }

    private mutating func field(_ name: String?, at pointer: String) -> FilterField? {
        guard let name, !name.isEmpty else { return nil }
        if let field = FilterField(name: name) { return field }
        let names = FilterField.named.map(\.name)
        report(
            JSONPointer.appending("field", to: pointer), "not_in_enumeration",
            "There is no such field, or none that can be filtered by.",
            allowed: names + [FilterField.metadataPrefix + "<key>"], didYouMean: nearestName(to: name, among: names))
        return nil
    }
}

/// The values.
extension FilterInput {
    /// Reads the values; `currencies` are the conditions on the currency that hold wherever this does.
    private mutating func filter(_ tree: Tree, currencies: [Draft]) -> DealFilter? {
        switch tree {
        case .all(let parts):
            let known = currencies + parts.flatMap(Self.currencies)
            return .all(parts.compactMap { filter($0, currencies: known) })
        case .any(let parts):
            let known = parts.count == 1 ? currencies + Self.currencies(parts[0]) : currencies
            return .any(parts.compactMap { filter($0, currencies: known) })
        case .condition(let draft):
            return values(draft, currencies: currencies).map { .condition(draft.field, draft.comparison, $0) }
        }
    }

    /// The conditions that ask for one currency and hold wherever the tree does.
    private static func currencies(_ tree: Tree) -> [Draft] {
        switch tree {
        case .all(let parts): parts.flatMap(currencies)
        case .any(let parts): parts.count == 1 ? currencies(parts[0]) : []
        case .condition(let draft): draft.field == .currency && draft.oneValue != nil ? [draft] : []
        }
    }

    private mutating func values(_ draft: Draft, currencies: [Draft]) -> [FilterValue]? {
        let pointer = JSONPointer.appending("value", to: draft.pointer)
        let name = draft.comparison.rawValue
        guard draft.comparison.valueCount.upperBound > 0 else {
            guard let value = draft.value, !value.isNull else { return [] }
            report(pointer, "not_allowed", "\(name) takes no value.", allowed: ["null"])
            return nil
        }
        guard let value = draft.value else {
            report(pointer, "missing_field", "\(name) takes a value.")
            return nil
        }
        guard !value.isNull else {
            report(pointer, "wrong_type", "Whether there is a value is asked with is_empty or is_not_empty.")
            return nil
        }
        let schema = FilterSchema.value(of: draft.field.type, for: draft.comparison)
        let found = schema.problems(in: value, at: pointer)
        guard found.isEmpty else {
            for problem in found where problems.count < Schema.problemsMax { problems.append(problem) }
            return nil
        }
        guard draft.field.type != .amount else { return amounts(draft, value, currencies: currencies, at: pointer) }
        let elements = value.arrayValue ?? [value]
        let values = elements.compactMap { Self.value($0, of: draft.field.type) }
        guard values.count == elements.count else {
            report(pointer, "invalid_format", "It cannot be read as \(FilterSchema.words(for: draft.field.type)).")
            return nil
        }
        return checkOrder(values, draft, at: pointer) ? values : nil
    }

    /// A value that its schema has accepted.
    private static func value(_ value: JSON, of type: FilterType) -> FilterValue? {
        switch type {
        case .text, .texts: value.stringValue.map { .text($0) }
        case .choice(let choices): value.stringValue.flatMap { text in choice(text, of: choices).map { .text($0) } }
        case .id, .ids: value.stringValue.flatMap { Identifier<DealFilter>($0) }.map { .id($0) }
        case .integer: value.intValue.map { .integer($0) }
        case .amount: nil
        case .probability: decimalText(value).flatMap { Probability(decimal: $0) }.map { .probability($0) }
        case .date: value.stringValue.flatMap { CivilDate($0) }.map { .date($0) }
        case .instant: value.stringValue.flatMap { Instant($0) }.map { .instant($0) }
        }
    }

    /// The choice as we write it: texts that Unicode calls equal may differ in their bytes.
    private static func choice(_ text: String, of choices: [String]) -> String? { choices.first { $0 == text } }

    private static func decimalText(_ value: JSON) -> String? { value.numberValue?.text ?? value.stringValue }

    private mutating func checkOrder(_ values: [FilterValue], _ draft: Draft, at pointer: String) -> Bool {
        guard draft.comparison == .between, let low = values.first?.number, let high = values.last?.number, low > high
        else { return true }
        report(pointer, "out_of_order", "The first of the two values is to be the lower one.")
        return false
    }

    /// Reads amounts in the one currency that the conditions beside them ask for.
    private mutating func amounts(
        _ draft: Draft, _ value: JSON, currencies: [Draft], at pointer: String
    ) -> [FilterValue]? {
        let named = currencies.compactMap { $0.oneValue?.stringValue.flatMap { Currency($0) } }
        guard let currency = named.first, Set(named).count == 1 else {
            // Where the only condition on the currency has a mistake, that one is told, and not what follows from it.
            guard named.count > 1 || currencies.isEmpty else { return nil }
            report(
                pointer, "currency_required",
                named.isEmpty
                    ? "Amounts are compared within one currency: a condition that the currency equals one code must "
                        + "hold together with this one."
                    : "Amounts are compared within one currency, and these conditions ask for several at once: "
                        + Set(named).sorted().map(\.code).joined(separator: ", ") + ".")
            return nil
        }
        var values: [FilterValue] = []
        for (index, element) in (value.arrayValue ?? [value]).enumerated() {
            let place = value.arrayValue == nil ? pointer : JSONPointer.appending(index, to: pointer)
            guard let money = money(Self.decimalText(element) ?? "", currency, at: place) else { continue }
            values.append(.amount(money))
        }
        guard values.count == value.arrayValue?.count ?? 1, checkOrder(values, draft, at: pointer) else { return nil }
        return values
    }

    private mutating func money(_ text: String, _ currency: Currency, at pointer: String) -> Money? {
        do throws(Money.Failure) {
            return try Money(decimal: text, currency: currency)
        } catch {
            // More digits than the model reads can stand behind the point alone.
            let decimals = JSONNumber(exactText: text)?.decimalsCount ?? 0
            if error == .malformed {
                report(pointer, "invalid_format", "\(text) is no decimal number, such as 1234.50.")
            } else if decimals > currency.decimals {
                report(
                    pointer, "too_many_decimals",
                    "\(text) has more decimals than \(currency.code) has: at most \(currency.decimals).")
            } else {
                let largest = Money.decimalText(minorUnits: Int128(Money.minorUnitsMax), currency: currency)
                report(
                    pointer, "out_of_range", "\(text) is beyond the largest amount, \(largest) \(currency.code).",
                    allowed: ["-\(largest)", largest])
            }
            return nil
        }
    }
}
