internal import DealModel
internal import Wire
internal import WorkspaceStore

/// The two clocks of a question about the contacts or tags of a deal.
struct LinkMoment {
    /// The moment in the world.
    let instant: Instant
    /// The moment of knowledge; nil for all that is known.
    private let knownAt: Instant?

    static let parameters = SummaryMoment.parameters

    /// Reads the parameters. What is later than now means the same as now.
    init(_ call: OperationCall) {
        let asked = call.text("as_of").flatMap(SummaryMoment.instant)
        instant = asked.map { $0 < call.now ? $0 : .latest } ?? .latest
        let knowledge = call.text("known_at").flatMap { $0 == "as_of" ? asked : SummaryMoment.instant($0) }
        knownAt = knowledge.flatMap { $0 < call.now ? $0 : nil }
    }

    /// The last sequence number to take into account.
    func knownTo(_ reader: WorkspaceReader) throws(StoreError) -> Int64 {
        guard let knownAt else { return reader.dataVersion }
        return try reader.lastSequence(recordedBefore: Instant(microseconds: knownAt.microseconds + 1))
    }
}
