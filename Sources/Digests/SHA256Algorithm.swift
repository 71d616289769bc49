import CCrypto

/// OpenSSL's SHA-256, looked up once: looking it up for every digest costs more than a short digest itself.
///
/// Sendable unchecked because an `EVP_MD` is immutable once fetched, and this one is never freed.
@safe final class SHA256Algorithm: @unchecked Sendable {
    /// The one instance.
    static let shared = SHA256Algorithm()

    /// The algorithm, valid for the life of the process.
    let handle: OpaquePointer

    private init() {
        // Safe: two literals go in; what comes out is never freed.
        guard let fetched = unsafe EVP_MD_fetch(nil, "SHA256", nil) else {
            preconditionFailure("This OpenSSL has no SHA-256")
        }
        // Safe: as above.
        unsafe handle = fetched
    }
}
