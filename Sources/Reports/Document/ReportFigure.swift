/// A headline figure: a value with its name, and what it was before where that is told.
public struct ReportFigure: Hashable, Sendable {
    /// The name for programs, unique in its section.
    public let name: String
    /// The name for people.
    public let label: String
    /// What it is.
    public let kind: ReportColumn.Kind
    /// The value.
    public let value: ReportValue
    /// What it was at the moment that `previousLabel` names.
    public let previous: ReportValue
    /// When it was that, such as `a week before`; empty where nothing is compared.
    public let previousLabel: String

    /// Describes a figure.
    public init(
        _ name: String, _ label: String, _ kind: ReportColumn.Kind, _ value: ReportValue,
        previous: ReportValue = .missing, previousLabel: String = ""
    ) {
        self.name = name
        self.label = label
        self.kind = kind
        self.value = value
        self.previous = previous
        self.previousLabel = previousLabel
    }

    /// How much it grew: value − previous, where both are numbers told alike; missing otherwise.
    public var change: ReportValue {
        switch (value, previous) {
        case (.count(let now), .count(let before)): .count(now - before)
        case (.decimal(let now, let decimals), .decimal(let before, let others)) where decimals == others:
            .decimal(units: now - before, decimals: decimals)
        case (.money(let now, let decimals, let currency), .money(let before, let others, let other))
        where decimals == others && currency == other:
            .money(units: now - before, decimals: decimals, currency: currency)
        default: .missing
        }
    }
}
