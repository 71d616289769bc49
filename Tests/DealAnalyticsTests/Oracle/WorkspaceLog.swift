import DealModel

/// The change log of a workspace in the plainest form: what the oracle of the metrics reads, and what tables are fed
/// from.
struct WorkspaceLog: Sendable {
    /// Definitions of pipelines, stages and tags in the order of the log.
    var definitions: [RecordedDefinition] = []
    /// Versions of deals in the order of the log; deals are numbered from 0 in the order of creation.
    var versions: [LogVersion] = []
    /// Tags put on deals and taken off, in the order of the log.
    var tagChanges: [LogTagChange] = []
    /// When each sequence number was recorded, by its place from 1.
    var recordedAt: [Instant] = []

    /// How many deals there are.
    var dealCount: Int { (versions.map(\.deal).max() ?? -1) + 1 }

    /// Everything that pipelines, stages and tags have been.
    var allDefinitions: Definitions {
        var all = Definitions()
        for definition in definitions { all.record(definition) }
        return all
    }

    /// The log as far as it was known at a sequence number.
    func cut(at sequence: Int64) -> WorkspaceLog {
        WorkspaceLog(
            definitions: definitions.filter { $0.sequence <= sequence },
            versions: versions.filter { $0.sequence <= sequence },
            tagChanges: tagChanges.filter { $0.sequence <= sequence },
            recordedAt: Array(recordedAt.prefix(Int(sequence)))
        )
    }

    /// The versions of a deal that are known and that no known one corrects, in the order of the deal's life.
    func standing(_ deal: Int, knownTo sequence: Int64 = .max) -> [LogVersion] {
        Self.standing(versions.filter { $0.deal == deal }, knownTo: sequence)
    }

    static func standing(_ versions: [LogVersion], knownTo sequence: Int64) -> [LogVersion] {
        let known = versions.filter { $0.sequence <= sequence }
        return known.filter { version in !known.contains { $0.corrects == version.sequence } }
            .sorted { ($0.effectiveAt, $0.place, $0.sequence) < ($1.effectiveAt, $1.place, $1.sequence) }
    }

    /// Whether each deal, by whatever was known, begins with a version that sets its stage.
    var isWhole: Bool {
        versions.allSatisfy { version in
            standing(version.deal, knownTo: version.sequence).first?.fields.contains(.stage) ?? false
        }
    }
}
