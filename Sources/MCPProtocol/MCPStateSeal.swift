internal import Digests
internal import Wire

/// Makes and opens the states that clients carry from one round of a call to the next: texts that only this server
/// makes, good for one caller, one call and a while.
///
/// The bytes are: version, the time of expiry in milliseconds (8 bytes, most significant first), the payload's
/// canonical text, and the HMAC-SHA-256 of all that together with what it is bound to; all of it base64url. The payload
/// can be read by its holder, but neither altered nor made.
struct MCPStateSeal: Sendable {
    /// What a state is good for.
    struct Binding {
        let caller: String
        let method: String
        let name: String
        let arguments: JSON
    }

    private static let version: UInt8 = 1
    private static let timeByteCount = 8
    private static let headByteCount = 1 + timeByteCount

    let key: [UInt8]
    let secondsMax: Int
    let charactersMax: Int
    let milliseconds: @Sendable () -> Int64

    /// The text for a payload; nil where it would be too long to come back.
    func seal(_ payload: JSON, for binding: Binding) -> String? {
        let expiry = UInt64(clamping: milliseconds()) &+ UInt64(clamping: secondsMax) &* 1_000
        var bytes = [Self.version] + Self.bytes(expiry)
        bytes += Array(payload.canonicalText().utf8)
        bytes += code(for: bytes, binding)
        let text = Base64URL.encode(bytes)
        return text.utf8.count <= charactersMax ? text : nil
    }

    /// The payload of a text; nil where it was not made here, for this, and lately.
    func open(_ text: String, for binding: Binding) -> JSON? {
        guard text.utf8.count <= charactersMax, let bytes = Base64URL.decode(text),
            bytes.count > Self.headByteCount + HMACSHA256.byteCount, bytes[0] == Self.version
        else { return nil }
        let sealed = Array(bytes.dropLast(HMACSHA256.byteCount))
        let code = Array(bytes.suffix(HMACSHA256.byteCount))
        guard ConstantTime.areEqual(code, self.code(for: sealed, binding)) else { return nil }
        let expiry = sealed[1..<Self.headByteCount].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard UInt64(clamping: milliseconds()) < expiry else { return nil }
        return try? JSONReader.parse(Array(sealed[Self.headByteCount...]))
    }

    /// Each part is preceded by its length, so that no two bindings have the same bytes.
    private func code(for sealed: [UInt8], _ binding: Binding) -> [UInt8] {
        let arguments = SHA256.digest(of: Array(binding.arguments.canonicalText().utf8))
        var message: [UInt8] = []
        for part in [
            Array(binding.caller.utf8), Array(binding.method.utf8), Array(binding.name.utf8), arguments, sealed,
        ] {
            message += Self.bytes(UInt64(part.count))
            message += part
        }
        return HMACSHA256.code(key: key, message: message)
    }

    private static func bytes(_ value: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * UInt64($0))) }
    }
}
