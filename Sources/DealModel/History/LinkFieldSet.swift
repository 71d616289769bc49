/// What a change to something that is linked to a deal sets. The bits are stored and never change.
public struct LinkFieldSet: OptionSet, Hashable, Sendable {
    /// The bits.
    public let rawValue: UInt8

    /// Takes the bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Whether it is linked.
    public static let linked = LinkFieldSet(rawValue: 1)
    /// A contact's `role`.
    public static let role = LinkFieldSet(rawValue: 2)
    /// A contact's `introduced_by`.
    public static let introducedBy = LinkFieldSet(rawValue: 4)
    /// A contact's `metadata`.
    public static let metadata = LinkFieldSet(rawValue: 8)
    /// Everything, as linking a contact does.
    public static let all: LinkFieldSet = [.linked, .role, .introducedBy, .metadata]
}
