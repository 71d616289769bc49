internal import DealModel
internal import WorkspaceStore

/// Whether a key still opens something.
enum KeyStatus: String, CaseIterable {
    /// It does.
    case active
    /// Its time is over.
    case expired
    /// It was taken back.
    case revoked
}

extension KeyRecord {
    /// Whether the key still opens something at `now`.
    func status(at now: Instant) -> KeyStatus {
        if revokedAt != nil { return .revoked }
        return expiresAt.map { $0 <= now } == true ? .expired : .active
    }

    /// When it stopped opening anything; nil where it has not.
    func endedAt(_ now: Instant) -> Instant? {
        switch status(at: now) {
        case .active: nil
        case .expired: expiresAt
        case .revoked: revokedAt
        }
    }
}
