/// What a gzip file that comes in may become.
public struct GzipLimits: Hashable, Sendable {
    /// The usual ones.
    public static let standard = GzipLimits()

    /// The bytes that may come out.
    public var inflatedBytesMax = 4_294_967_296
    /// How many bytes may come out for each that goes in, once more than `ratioFreeBytesMax` came out. A real log of
    /// a process comes to 32; the format itself goes up to 1,032.
    public var inflationRatioMax = 200
    /// The bytes that may come out at any ratio.
    public var ratioFreeBytesMax = 16_777_216

    /// The usual ones.
    public init() {}
}
