import CCrypto

/// A SHA-256 computation (FIPS 180-4) fed piece by piece; for bytes already at hand use `digest(of:)`.
///
/// It owns its state and ends with `finish()`, once.
@safe public struct SHA256: ~Copyable {
    /// The length of a digest: 32 bytes.
    public static let byteCount = 32

    private let context: OpaquePointer

    /// Starts an empty computation.
    public init() {
        // Safe: the context is new, and freed by this value alone.
        guard let created = unsafe EVP_MD_CTX_new() else {
            preconditionFailure("OpenSSL could not allocate a SHA-256 context")
        }
        // Safe: as above; the algorithm lives as long as the process.
        unsafe context = created
        let status = unsafe EVP_DigestInit_ex2(created, SHA256Algorithm.shared.handle, nil)
        precondition(status == 1, "OpenSSL could not start SHA-256: status \(status)")
    }

    deinit {
        // Safe: this value alone owns the context.
        unsafe EVP_MD_CTX_free(context)
    }

    /// Appends bytes to the message; linear in their number.
    public mutating func update(_ bytes: Span<UInt8>) {
        // Safe: the callee reads exactly `count` bytes, before it returns.
        unsafe bytes.withUnsafeBufferPointer { buffer in
            let status = unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
            precondition(status == 1, "OpenSSL refused \(buffer.count) bytes for SHA-256: status \(status)")
        }
    }

    /// Appends bytes to the message; linear in their number.
    public mutating func update(_ bytes: [UInt8]) {
        update(bytes.span)
    }

    /// Ends the message and gives its 32-byte digest.
    public consuming func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Self.byteCount)
        // Safe: the array has the 32 bytes that SHA-256 writes.
        let status = unsafe digest.withUnsafeMutableBufferPointer { buffer in
            unsafe EVP_DigestFinal_ex(context, buffer.baseAddress, nil)
        }
        precondition(status == 1, "OpenSSL could not finish SHA-256: status \(status)")
        return digest
    }

    /// The 32-byte digest of a whole message.
    public static func digest(of bytes: Span<UInt8>) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: byteCount)
        // Safe: the callee reads `count` bytes and writes 32, all before it returns.
        let status = unsafe bytes.withUnsafeBufferPointer { input in
            unsafe digest.withUnsafeMutableBufferPointer { output in
                let algorithm = unsafe SHA256Algorithm.shared.handle
                return unsafe EVP_Digest(input.baseAddress, input.count, output.baseAddress, nil, algorithm, nil)
            }
        }
        precondition(status == 1, "OpenSSL could not compute SHA-256 of \(bytes.count) bytes: status \(status)")
        return digest
    }

    /// The 32-byte digest of a whole message.
    public static func digest(of bytes: [UInt8]) -> [UInt8] {
        digest(of: bytes.span)
    }
}
