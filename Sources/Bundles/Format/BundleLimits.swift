/// What a bundle may hold and its report lists at most; the limits of its values are those of every deal
/// (`DealLimits`).
public enum BundleLimits {
    /// The rows of one file whose deals can be indexed; their numbers are kept in 32 bits.
    public static let rowsMax = Int(Int32.max) - 1
    /// The problems that a check keeps; the rest is only counted.
    public static let problemsMax = 1_000
    /// The characters of a bad value that a problem shows, counted as Unicode scalars.
    public static let shownCharactersMax = 80
}
