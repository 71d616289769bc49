public import DealModel
public import Wire

/// Why a key opens nothing.
///
/// Only who has the secret learns that a key was taken back or has ended; to everybody else a key that never was, one
/// that was forgotten and one with a wrong secret are the same.
public enum KeyRefusal: Error, Hashable, Sendable {
    /// The text is no key at all.
    case malformed
    /// There is no such key, or its secret is another.
    case notValid
    /// The key was taken back.
    case revoked(at: Instant)
    /// The key has ended.
    case expired(at: Instant)
    /// The secret was replaced, and its time of grace is over.
    case replaced(at: Instant)

    /// What the caller is told: 401 with a challenge.
    public var problem: Problem { BearerChallenge.invalidToken(detail) }

    private var detail: String {
        switch self {
        case .malformed:
            "This is no key: one has \(KeyText.charactersCount) characters and begins with pnsk_live_ or pnsk_test_."
        case .notValid: "The key is not valid."
        case .revoked(let instant): "The key was revoked at \(instant)."
        case .expired(let instant): "The key expired at \(instant)."
        case .replaced(let instant): "The key was rotated; this secret ended at \(instant)."
        }
    }
}
