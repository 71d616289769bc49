internal import DealModel
internal import Wire
internal import WorkspaceStore

/// The two clocks of a question about the contacts or tags of a deal.
struct LinkMoment {
    /// The moment in the world.
    let instant: Instant
    /// The moment of knowledge; nil for all that is known.
    private let knownAt: Instant?

    static let parameters = AnalysisMoment.parameters

    /// Reads the parameters. What is later than now means the same as now.
    ///
    /// - Throws: `not_ready` where this system does not have the workspace's time zone.
    init(_ call: OperationCall) throws(Problem) {
        let calendar = try call.workspace.calendar
        let asked = call.text("as_of").flatMap { AnalysisMoment.instant($0, calendar) }
        instant = asked.map { $0 < call.now ? $0 : .latest } ?? .latest
        let knowledge = call.text("known_at").flatMap {
            AnalysisMoment.tiedToMoment.contains($0) ? asked : AnalysisMoment.instant($0, calendar)
        }
        knownAt = knowledge.flatMap { $0 < call.now ? $0 : nil }
    }

    /// The last sequence number to take into account.
    func knownTo(_ reader: WorkspaceReader) throws(StoreError) -> Int64 {
        guard let knownAt else { return reader.dataVersion }
        return try reader.lastSequence(recordedBefore: Instant(microseconds: knownAt.microseconds + 1))
    }
}
