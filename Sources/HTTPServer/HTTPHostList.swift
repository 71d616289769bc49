/// The hosts under which a server may be reached, without ports.
public struct HTTPHostList: Sendable {
    private let names: [[UInt8]]

    /// The names of this machine, that of the listener, and others; with or without the brackets of an IPv6 address.
    public init(listenHost: String, and more: [String]) {
        names = ([listenHost, "localhost", "127.0.0.1", "[::1]"] + more).map { name in
            name.contains(":") && !name.hasPrefix("[") ? Array("[\(name)]".utf8) : Array(name.utf8)
        }
    }

    /// Whether the value of a Host field is one of the names, with or without a port.
    public func accepts(_ host: String) -> Bool { accepts(Array(host.utf8)[...]) }

    func accepts(_ host: ArraySlice<UInt8>) -> Bool {
        guard let name = Self.withoutPort(host) else { return false }
        return names.contains { ASCII.equal($0, name) }
    }

    private static func withoutPort(_ host: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let nameEnd: Int
        if host.first == UInt8(ascii: "[") {
            guard let bracket = host.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            nameEnd = bracket + 1
        } else {
            nameEnd = host.firstIndex(of: UInt8(ascii: ":")) ?? host.endIndex
        }
        guard nameEnd < host.endIndex else { return host }
        let port = host[(nameEnd + 1)...]
        guard host[nameEnd] == UInt8(ascii: ":"), (1...5).contains(port.count), port.allSatisfy(ASCII.isDigit) else {
            return nil
        }
        return host[..<nameEnd]
    }
}
