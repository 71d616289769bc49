import Digests

/// Makes and opens the cursors of paged lists: opaque texts that hold a position and are good for one filter only.
///
/// The bytes are: version, SHA-256 of the filter cut to 16 bytes, canonical text of the payload, HMAC-SHA-256 of all
/// that cut to 16 bytes; all of it base64url. The payload can be read by its holder, but neither altered nor made.
public struct CursorSeal: Sendable {
    /// The longest cursor that is opened, in characters.
    public static let charactersMax = 4_096

    /// The longest canonical text of a payload, in bytes, whose cursor can be opened again.
    public static let payloadBytesMax = charactersMax * 3 / 4 - 1 - filterByteCount - codeByteCount

    private static let version: UInt8 = 1
    private static let filterByteCount = 16
    private static let codeByteCount = 16
    private static let keyByteCountMin = 16

    private let key: [UInt8]

    /// A seal under a secret key of at least 16 bytes.
    public init(key: [UInt8]) {
        precondition(key.count >= Self.keyByteCountMin, "A cursor key has at least 16 bytes, not \(key.count)")
        self.key = key
    }

    /// The cursor for a position, good for this filter. A payload beyond `payloadBytesMax` gives one that is not
    /// opened.
    public func seal(payload: JSON, filter: String) -> String {
        var bytes = [Self.version]
        bytes += Self.hash(of: filter)
        bytes += Array(payload.canonicalText().utf8)
        bytes += code(for: bytes)
        return Base64URL.encode(bytes)
    }

    /// The position in a cursor, after checking that it is genuine and was given out for this filter.
    public func open(_ text: String, filter: String) throws(CursorFailure) -> JSON {
        guard text.utf8.count <= Self.charactersMax, let bytes = Base64URL.decode(text),
            bytes.count > 1 + Self.filterByteCount + Self.codeByteCount, bytes[0] == Self.version
        else { throw .invalidCursor }
        let sealed = Array(bytes.dropLast(Self.codeByteCount))
        guard ConstantTime.areEqual(Array(bytes.suffix(Self.codeByteCount)), code(for: sealed)) else {
            throw .invalidCursor
        }
        let payloadStart = 1 + Self.filterByteCount
        guard Array(sealed[1..<payloadStart]) == Self.hash(of: filter) else { throw .cursorMismatch }
        do {
            return try JSONReader.parse(Array(sealed[payloadStart...]))
        } catch {
            throw .invalidCursor
        }
    }

    private static func hash(of filter: String) -> [UInt8] {
        Array(SHA256.digest(of: Array(filter.utf8)).prefix(filterByteCount))
    }

    private func code(for bytes: [UInt8]) -> [UInt8] {
        Array(HMACSHA256.code(key: key, message: bytes).prefix(Self.codeByteCount))
    }
}
