/// What quotes would change in a set that they are to come into.
public struct QuoteChanges: Sendable {
    /// The quotes that the set does not have, or has otherwise.
    public let quotes: RateQuotes
    /// How many of them are of days without a quote.
    public let addedCount: Int
    /// How many replace another rate.
    public let correctedCount: Int
    /// How many the set has already.
    public let unchangedCount: Int
}

extension RateBook {
    /// What of `quotes` is new to a set; all of it for an unknown id.
    ///
    /// - Complexity: O(n log m) in the new and those that are there.
    public func changes(by quotes: RateQuotes, in id: RateSetID) -> QuoteChanges {
        var news = RateQuotes()
        var (corrected, unchanged) = (0, 0)
        for (currency, list) in quotes.byCurrency {
            guard let column = column(of: currency, in: id) else {
                news.set(list, of: currency)
                continue
            }
            var kept: [RateQuote] = []
            for quote in list {
                let rate = column.newest(on: quote.day)
                if rate == quote.rate {
                    unchanged += 1
                    continue
                }
                if rate != nil { corrected += 1 }
                kept.append(quote)
            }
            news.set(kept, of: currency)
        }
        return QuoteChanges(
            quotes: news, addedCount: news.count - corrected, correctedCount: corrected, unchangedCount: unchanged)
    }
}
