/// A version of any definition, as the change log has them one after the other.
public enum RecordedDefinition: Sendable {
    /// Of a pipeline.
    case pipeline(VersionedDefinition<Pipeline>.Version)
    /// Of a stage.
    case stage(VersionedDefinition<Stage>.Version)
    /// Of a tag.
    case tag(VersionedDefinition<Tag>.Version)
    /// Of the workspace's settings.
    case settings(VersionedDefinition<WorkspaceSettings>.Version)

    /// The sequence number in the change log.
    public var sequence: Int64 {
        switch self {
        case .pipeline(let version): version.sequence
        case .stage(let version): version.sequence
        case .tag(let version): version.sequence
        case .settings(let version): version.sequence
        }
    }

    /// When it was recorded.
    public var recordedAt: Instant {
        switch self {
        case .pipeline(let version): version.recordedAt
        case .stage(let version): version.recordedAt
        case .tag(let version): version.recordedAt
        case .settings(let version): version.recordedAt
        }
    }
}

extension Definitions {
    /// Everything that was recorded, in the order of the change log.
    ///
    /// - Complexity: n log n in the number of versions.
    public var recorded: [RecordedDefinition] {
        let all =
            pipelines.flatMap { $0.versions.map { RecordedDefinition.pipeline($0) } }
            + stages.flatMap { $0.versions.map { RecordedDefinition.stage($0) } }
            + tags.flatMap { $0.versions.map { RecordedDefinition.tag($0) } }
            + (settings?.versions ?? []).map { RecordedDefinition.settings($0) }
        return all.sorted { $0.sequence < $1.sequence }
    }

    /// Takes in the next recorded version of whatever it is.
    public mutating func record(_ next: RecordedDefinition) {
        switch next {
        case .pipeline(let version):
            record(version.value, sequence: version.sequence, recordedAt: version.recordedAt)
        case .stage(let version):
            record(version.value, sequence: version.sequence, recordedAt: version.recordedAt)
        case .tag(let version):
            record(version.value, sequence: version.sequence, recordedAt: version.recordedAt)
        case .settings(let version):
            record(version.value, sequence: version.sequence, recordedAt: version.recordedAt)
        }
    }
}
