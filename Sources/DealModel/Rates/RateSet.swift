/// The definition of a set of exchange rates, as it stands at one moment.
public struct RateSet: Hashable, Sendable {
    /// The set's own id.
    public let id: RateSetID
    /// What people call it; 1 to `RateSetLimits.nameCharactersMax` characters, unique by its bytes.
    public var name: String
    /// The currency of which one unit is quoted; it never changes.
    public let base: Currency
    /// Where the rates come from; nil where nobody said.
    public var source: String?
    /// Whether it is the set that is meant where none is named; one of the sets is.
    public var isDefault: Bool
    /// The quotes that came with this very version; nil where it changed the definition alone.
    public var imported: QuoteImport?

    /// Makes a definition.
    public init(
        id: RateSetID, name: String, base: Currency, source: String? = nil, isDefault: Bool = false,
        imported: QuoteImport? = nil
    ) {
        self.id = id
        self.name = name
        self.base = base
        self.source = source
        self.isDefault = isDefault
        self.imported = imported
    }
}
