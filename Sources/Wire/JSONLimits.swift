/// How much a JSON text may hold; each limit has its own error code.
public struct JSONLimits: Sendable, Equatable {
    /// The greatest nesting of arrays and objects that any reader accepts: so deep is the recursion of
    /// whatever walks a value that was read.
    public static let depthCeiling = 64

    /// The limits for requests.
    public static let standard = JSONLimits()

    /// How deep arrays and objects may nest; a lone scalar has depth 0. At most `depthCeiling`.
    public let depthMax: Int
    /// The longest text, in UTF-8 bytes after unescaping.
    public let stringBytesMax: Int
    /// The longest name of a member, in UTF-8 bytes after unescaping; it also bounds the pointers in answers.
    public let nameBytesMax: Int
    /// The most members of one object.
    public let membersMax: Int
    /// The most elements of one array.
    public let elementsMax: Int

    /// Limits that differ from the standard ones where given; all are at least 0, the depth at most `depthCeiling`.
    public init(
        depthMax: Int = 64,
        stringBytesMax: Int = 1_048_576,
        nameBytesMax: Int = 1_024,
        membersMax: Int = 10_000,
        elementsMax: Int = 100_000
    ) {
        precondition((0...Self.depthCeiling).contains(depthMax), "The depth limit is 0 to 64, not \(depthMax)")
        precondition(stringBytesMax >= 0, "A limit cannot be negative: \(stringBytesMax)")
        precondition(nameBytesMax >= 0, "A limit cannot be negative: \(nameBytesMax)")
        precondition(membersMax >= 0, "A limit cannot be negative: \(membersMax)")
        precondition(elementsMax >= 0, "A limit cannot be negative: \(elementsMax)")
        self.depthMax = depthMax
        self.stringBytesMax = stringBytesMax
        self.nameBytesMax = nameBytesMax
        self.membersMax = membersMax
        self.elementsMax = elementsMax
    }
}
