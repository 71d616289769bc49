/// What the values of a bundle may be at most. Lengths are in characters, counted as Unicode scalars.
public enum BundleLimits {
    /// An id of the source.
    public static let sourceIDCharactersMax = 200
    /// The name of a pipeline or stage.
    public static let nameCharactersMax = 200
    /// The title of a deal.
    public static let titleCharactersMax = 500
    /// The owner or source of a deal, and the actor of a change.
    public static let ownerCharactersMax = 200
    /// The description of a deal.
    public static let descriptionCharactersMax = 20_000
    /// The next step of a deal.
    public static let nextStepCharactersMax = 2_000
    /// A reason, of a change, a win or a loss.
    public static let reasonCharactersMax = 1_000
    /// A tag.
    public static let tagCharactersMax = 100
    /// The role of a contact.
    public static let roleCharactersMax = 100
    /// The metadata of a deal as JSON text, in bytes.
    public static let metadataBytesMax = 16 << 10
    /// The months that an amount is paid for.
    public static let termMonthsMax = 1_200
    /// The days after which a deal is stale in a stage.
    public static let staleAfterDaysMax = 3_650
    /// The position of a stage.
    public static let positionMax = 100_000
    /// The rows of one file whose deals can be indexed; their numbers are kept in 32 bits.
    public static let rowsMax = Int(Int32.max) - 1
    /// The problems that a check keeps; the rest is only counted.
    public static let problemsMax = 1_000
    /// The ids of bad deals that a check keeps; the rest is only counted.
    public static let badDealIDsMax = 10_000
    /// The characters of a bad value that a problem shows.
    public static let shownCharactersMax = 80
}
