internal import Wire

/// Compares the protocol's header fields with the message that they came with, as the modern era demands.
struct MCPFieldCheck {
    /// As much of a value as is repeated in an answer, in characters.
    private static let quotedCharacters = 100

    let message: MCPMessage
    let id: MCPID
    let version: String

    /// - Throws: `headerMismatch` for a field that is missing, repeated, malformed or different.
    func check(_ header: (String) -> [String]) throws(MCPRefusal) {
        try check(MCPFields.version, header, against: version)
        try check(MCPFields.method, header, against: message.method)
        guard let member = MCPMethod(rawValue: message.method)?.nameMember else { return }
        if let name = message.params?[member]?.stringValue {
            try check(MCPFields.name, header, against: name, isEncodable: true)
        } else if !header(MCPFields.name).isEmpty {
            throw mismatch("\(MCPFields.name) is there, but params.\(member) is not")
        }
    }

    private func check(
        _ name: String, _ header: (String) -> [String], against wanted: String, isEncodable: Bool = false
    ) throws(MCPRefusal) {
        let values = header(name)
        guard let first = values.first else { throw mismatch("the header \(name) is missing") }
        guard values.count == 1 else { throw mismatch("the header \(name) is there \(values.count) times") }
        let value = MCPFields.trimmed(first)
        guard let given = isEncodable ? MCPFields.decoded(value) : value else {
            throw mismatch("\(name) holds '\(Self.quoted(value))', which is not valid base64 of UTF-8")
        }
        guard given.hasSameBytes(as: wanted) else {
            throw mismatch(
                "\(name) header value '\(Self.quoted(given))' does not match body value '\(Self.quoted(wanted))'")
        }
    }

    private func mismatch(_ detail: String) -> MCPRefusal {
        MCPRefusal(id, .headerMismatch, "Header mismatch: \(detail)")
    }

    private static func quoted(_ text: String) -> String {
        text.count <= quotedCharacters ? text : "\(text.prefix(quotedCharacters))…"
    }
}
