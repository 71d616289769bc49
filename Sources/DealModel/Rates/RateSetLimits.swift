/// What sets of exchange rates may hold at most.
public enum RateSetLimits {
    /// How many sets a workspace can have.
    public static let rateSetsMax = 100
    /// The characters of a set's name.
    public static let nameCharactersMax = 100
    /// The characters of where a set's rates come from.
    public static let sourceCharactersMax = 200
    /// How many quotes one import takes in.
    public static let quotesPerImportMax = 2_000_000
    /// How many days old a quote may be to stand for a day without one, unless asked for otherwise.
    public static let daysOldMax = 7
    /// The greatest factor between two currencies in whole units, 10⁹, and its inverse the least. With amounts of at
    /// most 10¹⁵ minor units and the four digits by which currencies differ, the totals of ten million deals of 1,200
    /// months each then fit 128 bits.
    public static let factorMax: UInt128 = 1_000_000_000
}
