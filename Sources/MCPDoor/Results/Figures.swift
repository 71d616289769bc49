internal import Wire

/// Numbers as they stand in sentences.
enum Figures {
    /// A number with commas between its thousands.
    static func grouped(_ number: JSONNumber) -> String {
        // Cents keep their zero.
        let isPlain = !number.text.contains { $0 == "e" || $0 == "E" }
        let text = isPlain ? number.text : number.plainText ?? number.text
        let sign = text.hasPrefix("-") ? "-" : ""
        let parts = text.dropFirst(sign.count).split(separator: ".", maxSplits: 1)
        guard let whole = parts.first else { return text }
        var groups: [Substring] = []
        var rest = whole
        while rest.count > 3 {
            groups.insert(rest.suffix(3), at: 0)
            rest = rest.dropLast(3)
        }
        groups.insert(rest, at: 0)
        let decimals = parts.count > 1 && parts[1].contains { $0 != "0" } ? "." + parts[1] : ""
        return sign + groups.joined(separator: ",") + decimals
    }

    /// A count with commas between its thousands.
    static func grouped(_ count: Int64) -> String { grouped(JSONNumber(count)) }

    /// So many things.
    static func count(_ count: Int64, _ noun: String) -> String { "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")" }

    /// A share between 0 and 1 in per cent, one decimal.
    static func percent(_ json: JSON?) -> String? {
        guard let number = json?.numberValue, let millionths = number.scaled(decimals: 6) else { return nil }
        let (value, isNegative) = (millionths.magnitude, millionths < 0)
        let tenths = (value + 500) / 1_000
        return "\(isNegative ? "-" : "")\(tenths / 10).\(tenths % 10) %"
    }

    /// Amounts by currency, such as `EUR 4,210,000`.
    static func amounts(_ json: JSON?) -> String? {
        let parts = (json?.arrayValue ?? []).compactMap { entry -> String? in
            guard let currency = entry["currency"]?.stringValue, let amount = entry["amount"]?.numberValue else {
                return nil
            }
            return "\(currency) \(grouped(amount))"
        }
        return parts.isEmpty ? nil : parts.joined(separator: " and ")
    }

    /// Days with one decimal.
    static func days(_ json: JSON?) -> String? {
        guard let number = json?.numberValue, let millionths = number.scaled(decimals: 6), millionths >= 0 else {
            return nil
        }
        let tenths = (millionths + 50_000) / 100_000
        return "\(tenths / 10).\(tenths % 10)"
    }
}
