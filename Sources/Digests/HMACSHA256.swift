/// HMAC with SHA-256 (RFC 2104).
public enum HMACSHA256 {
    /// The length of a code: 32 bytes.
    public static let byteCount = SHA256.byteCount

    /// SHA-256 works on blocks of this many bytes; RFC 2104 pads the key to one.
    private static let blockByteCount = 64

    /// The 32-byte authentication code of a message under a key of any length; linear in the message.
    public static func code(key: [UInt8], message: [UInt8]) -> [UInt8] {
        code(key: key, message: message.span)
    }

    /// The 32-byte authentication code of a message under a key of any length; linear in the message.
    public static func code(key: [UInt8], message: Span<UInt8>) -> [UInt8] {
        var block = key.count > blockByteCount ? SHA256.digest(of: key) : key
        block.append(contentsOf: repeatElement(0, count: blockByteCount - block.count))
        var inner = SHA256()
        inner.update(block.map { $0 ^ 0x36 })
        inner.update(message)
        var outer = SHA256()
        outer.update(block.map { $0 ^ 0x5C })
        outer.update(inner.finish())
        return outer.finish()
    }

    /// Whether `code` is the whole authentication code of the message, compared in constant time.
    public static func isValid(_ code: [UInt8], key: [UInt8], message: [UInt8]) -> Bool {
        ConstantTime.areEqual(code, self.code(key: key, message: message))
    }
}
