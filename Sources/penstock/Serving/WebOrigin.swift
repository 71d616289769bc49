/// Where a page of a browser comes from (RFC 6454): scheme, host and port, in the one way in which they are compared.
struct WebOrigin: Hashable, Sendable {
    /// The longest text that is looked at, in bytes.
    static let textBytesMax = 512

    /// `http` or `https`.
    let scheme: String
    /// In lower case; the brackets of an IPv6 address belong to it.
    let host: String
    /// The port, also where the text leaves it out.
    let port: UInt16

    /// Whether it is of this machine.
    var isLoopback: Bool { ["localhost", "127.0.0.1", "[::1]"].contains(host) }

    /// Reads `https://app.example.com` or `http://localhost:5173`; nil for anything else, such as `null`, another
    /// scheme, or a path.
    init?(_ text: String) {
        // Beyond ASCII there are letters whose lower case is within it.
        guard text.utf8.count <= Self.textBytesMax, text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        let lower = text.lowercased()
        guard let scheme = ["https", "http"].first(where: { lower.hasPrefix($0 + "://") }) else { return nil }
        self.init(scheme: scheme, authority: lower.dropFirst(scheme.utf8.count + 3))
    }

    /// The origin of a page that this server itself gave out under that host.
    init?(scheme: String, host: String) { self.init(scheme: scheme, authority: host.lowercased()[...]) }

    private init?(scheme: String, authority: Substring) {
        let nameEnd: Substring.Index
        if authority.first == "[" {
            guard let bracket = authority.firstIndex(of: "]") else { return nil }
            nameEnd = authority.index(after: bracket)
        } else {
            nameEnd = authority.firstIndex(of: ":") ?? authority.endIndex
        }
        let (name, rest) = (authority[..<nameEnd], authority[nameEnd...])
        guard !name.isEmpty, name.utf8.allSatisfy(Self.isHostByte) else { return nil }
        guard !rest.isEmpty else {
            self.init(scheme: scheme, host: String(name), port: scheme == "https" ? 443 : 80)
            return
        }
        let digits = rest.dropFirst()
        guard rest.first == ":", (1...5).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits)
        else { return nil }
        self.init(scheme: scheme, host: String(name), port: port)
    }

    private init(scheme: String, host: String, port: UInt16) {
        self.scheme = scheme
        self.host = host
        self.port = port
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x61...0x7A: true
        default: ".-_:[]".utf8.contains(byte)
        }
    }
}
