internal import Wire

/// Makes an answer short for models.
///
/// Left out is what says nothing: nulls, lists and objects with nothing in them, counts of 0 of what was not counted,
/// ids of pipelines and stages beside their names, the parts of a sum in a single currency, and the tokens of drills
/// unless they are asked for. What stands once for each currency becomes one object, three or more things of the same
/// kind a table, instants lose a fraction of zero. In the answers of metrics rates have four decimals and days two:
/// the counts that they are made of stand beside them.
struct Reduction {
    /// The decimals of rates and probabilities.
    static let rateDecimals = 4
    /// The decimals of lengths in days.
    static let dayDecimals = 2

    /// The most decimals of an amount (ISO 4217).
    private static let amountDecimalsMax = 4
    /// More decimals than figures have; what has more is none of them.
    private static let decimalsMax = 15
    /// What callers have put there themselves stays as it is.
    static let metadata = "metadata"
    private static let drill = "drill"
    private static let drillPath = "/api/v1/analytics/drill/"
    private static let zeroFraction = ".000000Z"
    private static let instantBytes = 27
    /// Counts that say nothing where they are 0.
    private static let exclusions: Set<String> = [
        "unpriced", "no_probability", "overdue", "fx_missing", "fx_assumed", "term_assumed", "excluded", "undated",
        "skip", "back", "transfer_out", "deleted", "skipped_in", "created_mid", "undone", "collapsed", "failed",
    ]
    /// Figures that say nothing where there is no deal.
    private static let besides: Set<String> = ["open", "no_decision", "undated", "overdue", "out_of_range"]
    /// What is counted as it is: the chance of it is past.
    private static let closed: Set<String> = ["won", "lost", "no_decision"]
    /// Beside one of these the same in its only currency says nothing new.
    private static let totals = ["value", "total_value", "points"]
    private static let rates: Set<String> = ["rate", "ci_low", "ci_high", "visits", "low", "high"]
    private static let days: Set<String> = ["mean", "p10", "p25", "p50", "p75", "p90", "days_in_previous"]

    private let keepsDrills: Bool
    private let makesTables: Bool
    private let isOfFigures: Bool

    /// - Parameters:
    ///   - keepsDrills: whether the tokens of drills stay.
    ///   - makesTables: whether every list of objects becomes a table, since its columns are asked for.
    ///   - isOfFigures: whether it is a metric's answer. A `rate` elsewhere is an exchange rate, and a `status`
    ///     anything.
    init(keepsDrills: Bool = false, makesTables: Bool = false, isOfFigures: Bool = false) {
        self.keepsDrills = keepsDrills
        self.makesTables = makesTables
        self.isOfFigures = isOfFigures
    }

    /// The body of an answer.
    func data(_ data: JSON) -> JSON { reduced(data) ?? (data.arrayValue == nil ? [:] : []) }

    /// What is left of a value; nil where that is nothing.
    func reduced(_ json: JSON) -> JSON? {
        switch json {
        case .null: nil
        case .array(let elements): array(elements)
        case .object(let object): self.object(object)
        case .number(let number): .number(Self.shortened(number))
        case .string(let text): .string(Self.shortened(text))
        default: json
        }
    }

    // MARK: Values

    /// A number without the zeros that end it.
    private static func shortened(_ number: JSONNumber) -> JSONNumber {
        var text = number.text[...]
        guard text.contains("."), !text.contains(where: { $0 == "e" || $0 == "E" }) else { return number }
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return JSONNumber(exactText: String(text)) ?? number
    }

    /// An instant without the fraction that is zero.
    private static func shortened(_ text: String) -> String {
        text.utf8.count == instantBytes && text.hasSuffix(zeroFraction)
            ? text.dropLast(zeroFraction.utf8.count) + "Z" : text
    }

    /// A number with the decimals that its name calls for, rounded half away from zero.
    private static func rounded(_ json: JSON, named name: String) -> JSON {
        let decimals: Int
        if rates.contains(name) || name.hasSuffix("_rate") || name.hasSuffix("_probability") || name.hasSuffix("share")
        {
            decimals = rateDecimals
        } else if days.contains(name) || name.hasSuffix("_days") {
            // Amounts at a percentile have fewer decimals than days, and keep them.
            guard json.numberValue?.decimalsCount ?? 0 > amountDecimalsMax else { return json }
            decimals = dayDecimals
        } else {
            return json
        }
        guard let number = json.numberValue, (decimals + 1...decimalsMax).contains(number.decimalsCount),
            let scaled = number.scaled(decimals: number.decimalsCount)
        else { return json }
        var divisor: Int64 = 1
        for _ in decimals..<number.decimalsCount { divisor *= 10 }
        let half = scaled < 0 ? -divisor / 2 : divisor / 2
        let (sum, overflow) = scaled.addingReportingOverflow(half)
        return overflow ? json : .number(shortened(JSONNumber(unscaled: sum / divisor, decimals: decimals)))
    }

    // MARK: Objects

    private func object(_ object: JSONObject) -> JSON? {
        var kept: [(String, JSON)] = []
        for member in object.members where !saysNothingNew(member, in: object) {
            if member.name == Self.metadata {
                if member.value.objectValue?.isEmpty == false { kept.append((member.name, member.value)) }
                continue
            }
            if member.name == Self.drill || member.name.hasSuffix("_" + Self.drill) {
                if keepsDrills { kept.append((member.name, token(member.value))) }
                continue
            }
            let exact = isOfFigures ? Self.rounded(member.value, named: member.name) : member.value
            guard var value = reduced(exact) else { continue }
            if isOfFigures, Self.closed.contains(member.name), var figures = value.objectValue {
                figures["weighted_value"] = nil
                value = .object(figures)
            }
            if isOfFigures, Self.besides.contains(member.name), value.objectValue?.names == ["count"],
                value["count"] == 0
            {
                continue
            }
            kept.append((member.name, value))
        }
        return kept.isEmpty ? nil : .object(JSONObject(kept))
    }

    /// Whether a member follows from those beside it, or is what a reader takes for granted.
    private func saysNothingNew(_ member: JSONObject.Member, in object: JSONObject) -> Bool {
        switch member.name {
        case "pipeline_id": object["pipeline_name"]?.stringValue != nil
        case "stage_id": object["stage_name"]?.stringValue != nil || object["position"] != nil
        case "by_currency": member.value.arrayValue?.count == 1 && Self.totals.contains { object[$0]?.isNull == false }
        // Stages stand in their order.
        case "position": isOfFigures && object["name"] != nil
        case "status": isOfFigures && member.value.stringValue == "ok"
        case "deal_id": object["deal_title"]?.stringValue != nil
        case "has_more": member.value == false
        default: isOfFigures && Self.exclusions.contains(member.name) && member.value.intValue == 0
        }
    }

    private func token(_ json: JSON) -> JSON {
        switch json {
        case .string(let text) where text.hasPrefix(Self.drillPath):
            .string(String(text.dropFirst(Self.drillPath.count)))
        case .object(let object): .object(JSONObject(object.members.map { ($0.name, token($0.value)) }))
        default: json
        }
    }

    // MARK: Lists

    private func array(_ elements: [JSON]) -> JSON? {
        guard !elements.isEmpty else { return nil }
        if let byCurrency = byCurrency(elements) { return byCurrency }
        // Buckets that nothing is in; a list of nothing else keeps its length.
        let filled = elements.filter { !($0["count"] == 0 && $0["from_days"] != nil) }
        // What is left of an element keeps its place.
        let kept = filled.map { reduced($0) ?? .null }
        return TableForm.table(kept, isForced: makesTables) ?? .array(kept)
    }

    /// `[{currency, amount}]` as `{EUR: amount}`, and what else stands once for each currency likewise.
    private func byCurrency(_ elements: [JSON]) -> JSON? {
        var object = JSONObject()
        for element in elements {
            guard var members = element.objectValue, members.count > 1, members.names.first == "currency",
                let currency = members["currency"]?.stringValue, object[currency] == nil
            else { return nil }
            members["currency"] = nil
            // How many had a value follows from what they were counted for.
            if members["rate"] != nil, members["n"] != nil { members["n"] = nil }
            let amount = members.count == 1 ? members["amount"]?.numberValue : nil
            object[currency] = amount.map { .number(Self.shortened($0)) } ?? reduced(.object(members)) ?? [:]
        }
        return .object(object)
    }
}
