/// Values that an argument may have.
public struct MCPCompletion: Hashable, Sendable {
    /// The most values in one answer, by the protocol.
    public static let valuesMax = 100

    /// The best first, at most `valuesMax` of them.
    public let values: [String]
    /// How many there are in all.
    public let total: Int?

    /// Takes the first of all values.
    public init(_ all: [String]) {
        values = Array(all.prefix(Self.valuesMax))
        total = all.count
    }
}
