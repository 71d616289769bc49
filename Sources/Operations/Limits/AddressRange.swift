/// A range of addresses in the notation of RFC 4632: an address and how many of its first bits count.
public struct AddressRange: Hashable, Sendable {
    /// Why a text is no range.
    public struct Failure: Error, Hashable, CustomStringConvertible {
        /// A phrase that follows the name of what was to be read.
        public let description: String
    }

    /// The first address of the range.
    public let first: NetworkAddress
    /// How many of its bits an address has to share.
    public let prefixBitsCount: Int

    /// Reads `10.0.0.0/8`, `2001:db8::/32`, or one address alone.
    ///
    /// Bits behind the prefix must be zero: whoever writes `10.1.2.3/8` means either more or less than it says.
    /// - Throws: what is wrong with the text.
    public init(_ text: String) throws(Failure) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = NetworkAddress(String(parts[0])) else {
            throw Failure(description: "takes addresses and ranges such as 10.0.0.0/8 or 2001:db8::/32, not '\(text)'")
        }
        // An IPv4 address that is written as an IPv6 one has 96 bits before its own.
        let isMapped = address.isVersion4 && parts[0].contains(":")
        var count = address.bitsCount
        if parts.count == 2 {
            let digits = parts[1]
            let bitsMax = isMapped ? 128 : address.bitsCount
            guard (1...3).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                digits == "0" || digits.first != "0", let bits = Int(digits), bits <= bitsMax,
                !isMapped || bits >= 96
            else {
                throw Failure(
                    description: "takes from \(isMapped ? 96 : 0) to \(bitsMax) bits behind the slash, not '\(text)'")
            }
            count = isMapped ? bits - 96 : bits
        }
        let network = Self.network(of: address, bitsCount: count)
        guard network == address else {
            throw Failure(
                description: "takes ranges with no bits behind the prefix, such as \(network)/\(count), not '\(text)'")
        }
        first = address
        prefixBitsCount = count
    }

    /// Whether the address is in the range; one of the other version never is.
    public func contains(_ address: NetworkAddress) -> Bool {
        address.isVersion4 == first.isVersion4 && Self.network(of: address, bitsCount: prefixBitsCount) == first
    }

    /// Reads ranges between commas; spaces around them do not count.
    ///
    /// - Throws: what is wrong with the first that is wrong.
    public static func list(_ text: String) throws(Failure) -> [AddressRange] {
        var ranges: [AddressRange] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let trimmed = part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
            ranges.append(try AddressRange(String(trimmed)))
        }
        return ranges
    }

    /// The address with all bits behind the prefix at zero.
    private static func network(of address: NetworkAddress, bitsCount: Int) -> NetworkAddress {
        // Shifts of 64 give zero, as they have to.
        if address.isVersion4 {
            return NetworkAddress(version4: UInt32(truncatingIfNeeded: address.low & (UInt64.max << (32 - bitsCount))))
        }
        let highMask = UInt64.max << max(0, 64 - bitsCount)
        let lowMask = UInt64.max << min(64, 128 - bitsCount)
        return NetworkAddress(high: address.high & highMask, low: address.low & lowMask)
    }
}

extension AddressRange: CustomStringConvertible {
    /// As it is read.
    public var description: String { "\(first)/\(prefixBitsCount)" }
}
