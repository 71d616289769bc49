/// What XML that comes in may hold.
public struct MarkupLimits: Hashable, Sendable {
    /// The usual ones.
    public static let standard = MarkupLimits()

    /// The attributes of a tag, declarations of namespaces included. libxml2 compares each with all others, so that a
    /// hundred thousand of them would take it minutes.
    public var attributesMax = 256
    /// The bytes of a tag, from `<` to `>`.
    public var tagBytesMax = 16_384
    /// How deep elements lie within each other; the outermost is 1. libxml2 itself stops at 256.
    public var depthMax = 64
    /// The bytes of a text between two tags, of a comment, an instruction and a CDATA section.
    public var textBytesMax = 1_048_576
    /// The different names of elements, attributes and namespaces. libxml2 keeps them in 16,384 lists at most and
    /// namespaces in one, which become so long that looking a name up takes longer than reading the rest.
    public var namesMax = 1_000
    /// The comments and instructions of a document. libxml2 keeps them to its end, 160 bytes each.
    public var commentsMax = 10_000
    /// The bytes of a document.
    public var documentBytesMax = 4_294_967_296

    /// The usual ones.
    public init() {}
}
