public import WorkspaceStore

/// Whose requests are counted together.
public struct RateSubject: Hashable, Sendable {
    private enum Kind: UInt8 {
        case key
        case version4
        case version6
    }

    private let kind: Kind
    private let value: UInt64

    /// All requests with one key, whatever its secret.
    public static func key(_ id: KeyID) -> RateSubject { RateSubject(kind: .key, value: id.bits) }

    /// All requests from one address; for IPv6 from its first 64 bits, which is what one customer of a network has at
    /// least: counting whole addresses would let anybody begin anew with each request.
    public static func address(_ address: NetworkAddress) -> RateSubject {
        address.isVersion4
            ? RateSubject(kind: .version4, value: address.low) : RateSubject(kind: .version6, value: address.high)
    }
}
