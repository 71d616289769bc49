/// What the change log says of quotes that came into a set together.
public struct QuoteImport: Hashable, Sendable {
    /// How many there are; at least 1.
    public let quoteCount: Int
    /// The first day that has one.
    public let firstDay: CivilDate
    /// The last day that has one.
    public let lastDay: CivilDate
    /// The SHA-256 of the quotes as they are stored, as 64 hexadecimal digits.
    public let digest: String
    /// The SHA-256 of the text that they were read from, as 64 hexadecimal digits; nil where there was none.
    public let textDigest: String?

    /// Joins the parts.
    public init(quoteCount: Int, firstDay: CivilDate, lastDay: CivilDate, digest: String, textDigest: String?) {
        self.quoteCount = quoteCount
        self.firstDay = firstDay
        self.lastDay = lastDay
        self.digest = digest
        self.textDigest = textDigest
    }
}
