internal import DealModel
internal import Wire

/// The forms of texts that the model knows better than the wire does.
extension SchemaFormat {
    /// A currency of ISO 4217.
    static let knownCurrency = SchemaFormat(
        name: "currency", describe: "a currency code of ISO 4217", pattern: "^[A-Z]{3}$"
    ) { text in
        guard Currency(text) == nil else { return nil }
        let nearest = nearestName(to: text.uppercased(), among: Currency.codes)
        return "\(text) is no currency code of ISO 4217 with a minor unit"
            + (nearest.map { "; did you mean \($0)?" } ?? ", such as EUR.")
    }

    /// An instant that the model can hold.
    static let instant = SchemaFormat(name: "date-time", describe: "an RFC 3339 date and time") { text in
        Instant(text) == nil
            ? "An instant is written as in RFC 3339 with Z or an offset and at most six digits of the second's "
                + "fraction, such as 2026-10-01T12:00:00Z." : nil
    }

    /// An instant, or a date that stands for the end of that day.
    static let instantOrDate = SchemaFormat(
        name: "date-or-date-time", describe: "an RFC 3339 date and time, or a date, which means the end of that day"
    ) { text in
        Instant(text) == nil && CivilDate(text) == nil
            ? "It is a date, such as 2026-10-01, or an instant, such as 2026-10-01T12:00:00Z." : nil
    }
}
