internal import Wire

/// Numbers as they stand in sentences.
enum Figures {
    /// A number with commas between its thousands, and without decimals that say nothing.
    static func grouped(_ number: JSONNumber) -> String {
        let text = DigitGroups.text(number)
        // Cents keep their zero.
        guard let point = text.firstIndex(of: "."), text[point...].dropFirst().allSatisfy({ $0 == "0" }) else {
            return text
        }
        return String(text[..<point])
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
