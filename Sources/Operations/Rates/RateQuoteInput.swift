internal import DealModel
internal import Wire

/// Quotes in the body of a request.
enum RateQuoteInput {
    /// How many quotes a body can have.
    static let quotesMax = 10_000

    private struct Key: Hashable {
        let currency: String
        let date: String
    }

    /// What is wrong beyond what the schema says.
    static let problems: @Sendable (JSONObject) -> [FieldProblem] = { body in
        var problems: [FieldProblem] = []
        var seen: Set<Key> = []
        for (index, quote) in (body["quotes"]?.arrayValue ?? []).prefix(quotesMax).enumerated() {
            guard problems.count < Schema.problemsMax else { break }
            let currency = quote["currency"]?.stringValue ?? ""
            if let base = body["base"]?.stringValue, currency == base, Currency(base) != nil {
                problems.append(
                    FieldProblem(
                        pointer: "/quotes/\(index)/currency", code: "is_base",
                        detail: "\(base) is the base, of which one unit is quoted: it has no rate."))
            }
            if let number = quote["rate"], let text = text(of: number), rate(text) == nil {
                problems.append(
                    FieldProblem(
                        pointer: "/quotes/\(index)/rate", code: "invalid_rate",
                        detail: "A rate is \(ExchangeRate.allowed).", allowed: [ExchangeRate.allowed]))
            }
            let key = Key(currency: currency, date: quote["date"]?.stringValue ?? "")
            if !seen.insert(key).inserted {
                problems.append(
                    FieldProblem(
                        pointer: "/quotes/\(index)", code: "repeated",
                        detail: "There is a quote of \(currency) on \(key.date) before."))
            }
        }
        return problems
    }

    /// The quotes of a body that was checked.
    static func quotes(in body: JSONObject) -> RateQuotes {
        var byCurrency: [Currency: [RateQuote]] = [:]
        for quote in body["quotes"]?.arrayValue ?? [] {
            guard let currency = quote["currency"]?.stringValue.flatMap({ Currency($0) }),
                let day = quote["date"]?.stringValue.flatMap({ CivilDate($0) }),
                let rate = quote["rate"].flatMap(text).flatMap(rate)
            else { continue }
            byCurrency[currency, default: []].append(RateQuote(day: day, rate: rate))
        }
        var quotes = RateQuotes()
        for (currency, list) in byCurrency { quotes.set(list, of: currency) }
        return quotes
    }

    private static func text(of value: JSON) -> String? { value.numberValue?.text ?? value.stringValue }

    private static func rate(_ text: String) -> ExchangeRate? {
        (try? ExactDecimal(text)).flatMap { ExchangeRate($0) }
    }
}
