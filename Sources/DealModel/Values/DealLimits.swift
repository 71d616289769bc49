/// What the values of deals, their tags and contacts, stages and pipelines may be at most, whichever way they come in.
///
/// Lengths are in characters, counted as Unicode scalars; no text that is given may be empty.
public enum DealLimits {
    /// The characters of a deal's title.
    public static let titleCharactersMax = 500
    /// The characters of a pipeline's or stage's name.
    public static let nameCharactersMax = 200
    /// The characters of a deal's owner, and of who made a change that is imported.
    public static let ownerCharactersMax = 200
    /// The characters of a deal's source.
    public static let sourceCharactersMax = 200
    /// The characters of an external id, of its source and of its id each.
    public static let externalIDCharactersMax = 200
    /// The characters of a deal's description.
    public static let descriptionCharactersMax = 20_000
    /// The characters of a deal's next step.
    public static let nextStepCharactersMax = 2_000
    /// The characters of a reason, of a change, a win or a loss.
    public static let reasonCharactersMax = 1_000
    /// The characters of a tag.
    public static let tagCharactersMax = 100
    /// The characters of a contact's role.
    public static let roleCharactersMax = 100
    /// The bytes of a deal's metadata as canonical JSON.
    public static let metadataBytesMax = 16_384
    /// The bytes of a contact's metadata as canonical JSON.
    public static let contactMetadataBytesMax = 2_048
    /// The contacts of a deal at one moment.
    public static let contactsMax = 1_000
    /// The tags of a deal at one moment.
    public static let tagsMax = 1_000
    /// The changes to the contacts and tags of a deal that are kept.
    public static let linkChangesMax = 10_000
    /// The months that an amount is paid for; at least 1.
    public static let termMonthsMax = 1_200
    /// The days in a stage after which a deal is stale; at least 1.
    public static let staleAfterDaysMax = 3_650
    /// The position of a stage; the first is 1.
    public static let positionMax = 100_000
}
