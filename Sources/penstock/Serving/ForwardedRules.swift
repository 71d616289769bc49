internal import Operations

/// Which proxies are believed when they say for whom they ask, and how far.
///
/// `X-Forwarded-For` and `X-Forwarded-Host` count only from the listed addresses. Anybody can send the former with
/// whatever in it, and proxies write behind what was there: so it is read from its end, and the first address that is
/// no listed proxy is the client, whatever stands before it.
struct ForwardedRules: Sendable {
    /// How many proxies in a row are looked at.
    static let hopsMax = 32
    /// The longest name of a host that is taken over, in bytes.
    static let hostBytesMax = 255

    /// The addresses of the proxies; none where the server stands alone.
    let proxies: [AddressRange]

    /// Takes the addresses of proxies.
    init(proxies: [AddressRange]) { self.proxies = proxies }

    /// Reads addresses and ranges between commas.
    ///
    /// - Throws: what is wrong with the first that is wrong.
    init(_ text: String) throws(AddressRange.Failure) {
        self.init(proxies: try AddressRange.list(text))
    }

    /// Where a request comes from.
    ///
    /// - Parameters:
    ///   - peer: the address at the other end of the connection, as the system writes it.
    ///   - header: the values of all fields of a name.
    func origin(peer: String, header: (String) -> [String]) -> ClientOrigin {
        let host = header("Host").first
        guard var client = NetworkAddress(peer: peer), isProxy(client) else {
            return ClientOrigin(address: NetworkAddress(peer: peer), host: host)
        }
        for hop in Self.elements(header("X-Forwarded-For")).reversed().prefix(Self.hopsMax) {
            // What is no address was not written by a proxy that can be believed.
            guard isProxy(client), let next = Self.address(hop) else { break }
            client = next
        }
        let forwardedHost = Self.elements(header("X-Forwarded-Host")).last.flatMap { Self.isHost($0) ? $0 : nil }
        return ClientOrigin(address: client, host: forwardedHost ?? host)
    }

    /// Whether a peer is one of the proxies, or this machine.
    func accepts(_ peer: String) -> Bool {
        NetworkAddress(peer: peer).map { isProxy($0) || $0.isLoopback } ?? false
    }

    private func isProxy(_ address: NetworkAddress) -> Bool { proxies.contains { $0.contains(address) } }

    /// The elements of a list that may be spread over several fields (RFC 9110, 5.3).
    private static func elements(_ values: [String]) -> [String] {
        values.joined(separator: ",").split(separator: ",", omittingEmptySubsequences: false).map { element in
            String(element.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
        }
    }

    private static func isSpace(_ character: Character) -> Bool { character == " " || character == "\t" }

    /// An address, perhaps in brackets, perhaps with a port.
    private static func address(_ text: String) -> NetworkAddress? {
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return nil }
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || isPort(rest) else { return nil }
            let inner = text[text.index(after: text.startIndex)..<end]
            return inner.contains(":") ? NetworkAddress(String(inner)) : nil
        }
        if let address = NetworkAddress(text) { return address }
        // Only an IPv4 address has a port without brackets.
        guard let colon = text.firstIndex(of: ":"), isPort(text[colon...]) else { return nil }
        return NetworkAddress(String(text[..<colon]))
    }

    /// Whether a text is a colon and one to five digits.
    private static func isPort(_ text: Substring) -> Bool {
        text.first == ":" && (2...6).contains(text.utf8.count)
            && text.dropFirst().utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// Whether a text can be a host with or without a port.
    private static func isHost(_ text: String) -> Bool {
        (1...hostBytesMax).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: ".-:[]".utf8.contains(byte)
                }
            }
    }
}
