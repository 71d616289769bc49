import CCrypto

/// Comparisons whose duration does not tell where two secrets differ.
public enum ConstantTime {
    /// Whether two byte strings are equal; the time depends on their lengths alone, which are not secret.
    public static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        // Safe: both arrays have `left.count` bytes. OpenSSL's routine is used because an optimiser may not shorten it.
        return unsafe CRYPTO_memcmp(left, right, left.count) == 0
    }
}
