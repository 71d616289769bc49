/// Where a server listens: `HOST:PORT`, or `[ADDRESS]:PORT` for IPv6.
struct ListenAddress: Equatable, Sendable {
    /// Why a text is no such address.
    struct Failure: Error, Equatable, CustomStringConvertible {
        /// A phrase that follows the flag's name.
        let description: String
    }

    /// A name or an address, without brackets.
    let host: String
    /// The port; 0 takes any free one.
    let port: UInt16

    /// An address from its parts.
    init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Reads an address.
    ///
    /// - Throws: what is wrong with it.
    init(_ text: String) throws(Failure) {
        guard let colon = text.lastIndex(of: ":") else {
            throw Failure(description: "takes HOST:PORT, such as 127.0.0.1:7070, not '\(text)'")
        }
        var name = text[..<colon]
        let digits = text[text.index(after: colon)...]
        if name.hasPrefix("["), name.hasSuffix("]") {
            name = name.dropFirst().dropLast()
            guard name.contains(":") else {
                throw Failure(description: "takes brackets around IPv6 addresses only, not '\(text)'")
            }
        } else if name.contains(":") || name.contains("[") || name.contains("]") {
            throw Failure(description: "takes an IPv6 address in brackets, such as [::1]:7070, not '\(text)'")
        }
        guard !name.isEmpty, name.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x2F }) else {
            throw Failure(description: "takes HOST:PORT with a host, such as 127.0.0.1:7070, not '\(text)'")
        }
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits) else {
            throw Failure(description: "takes a port from 0 to 65535, not '\(digits)'")
        }
        self.init(host: String(name), port: port)
    }
}

extension ListenAddress: CustomStringConvertible {
    /// As it is read.
    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
