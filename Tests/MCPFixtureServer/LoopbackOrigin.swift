/// Pages of this machine, whatever their port.
enum LoopbackOrigin {
    private static let names: Set<String> = ["localhost", "127.0.0.1", "[::1]"]

    /// Whether an `Origin` field names a page of this machine (RFC 6454 section 7). `null` is none.
    static func accepts(_ origin: String) -> Bool {
        let lower = origin.lowercased()
        guard let scheme = ["http://", "https://"].first(where: lower.hasPrefix) else { return false }
        let authority = lower.dropFirst(scheme.count)
        let portless = portRange(authority).map { authority[..<$0.lowerBound] } ?? authority
        return names.contains(String(portless))
    }

    /// The colon and the digits behind it at the end of an authority.
    private static func portRange(_ authority: Substring) -> Range<Substring.Index>? {
        guard let colon = authority.lastIndex(of: ":") else { return nil }
        let digits = authority[authority.index(after: colon)...]
        guard (1...5).contains(digits.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return colon..<authority.endIndex
    }
}
