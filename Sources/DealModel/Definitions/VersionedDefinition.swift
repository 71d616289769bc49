/// Everything that a definition has been, in the order of the change log.
///
/// Definitions are never backdated: a version holds from the moment it was recorded, and the first one, so that
/// imported deals of long ago find their stages, from the beginning of time.
public struct VersionedDefinition<Value: Sendable>: Sendable {
    /// One recorded state of the definition.
    public struct Version: Sendable {
        /// The sequence number in the change log.
        public let sequence: Int64
        /// When it was recorded, which is also from when it holds.
        public let recordedAt: Instant
        /// The whole definition from then on.
        public let value: Value

        /// Joins the three.
        public init(sequence: Int64, recordedAt: Instant, value: Value) {
            self.sequence = sequence
            self.recordedAt = recordedAt
            self.value = value
        }
    }

    /// All versions, oldest first; never empty.
    public private(set) var versions: [Version]

    /// Begins with the first version.
    public init(first: Version) { versions = [first] }

    /// Adds the next version.
    ///
    /// - Precondition: its sequence number is higher than the last one's.
    public mutating func append(_ version: Version) {
        let last = versions[versions.count - 1]
        precondition(version.sequence > last.sequence, "version \(version.sequence) comes after \(last.sequence)")
        versions.append(version)
    }

    /// The definition now.
    public var current: Value { versions[versions.count - 1].value }

    /// The last version's sequence number.
    public var lastSequence: Int64 { versions[versions.count - 1].sequence }

    /// When it was first recorded.
    public var createdAt: Instant { versions[0].recordedAt }

    /// When it was last changed.
    public var updatedAt: Instant { versions[versions.count - 1].recordedAt }

    /// The definition that held at `instant`, by what was recorded up to `sequence`; nil where it was not known yet.
    ///
    /// - Complexity: linear in the number of versions, which are few.
    public func value(at instant: Instant, knownTo sequence: Int64) -> Value? {
        guard versions[0].sequence <= sequence else { return nil }
        var found = versions[0].value
        for version in versions.dropFirst() {
            guard version.sequence <= sequence, version.recordedAt <= instant else { break }
            found = version.value
        }
        return found
    }
}
