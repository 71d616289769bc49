internal import DealModel
internal import Wire
internal import WorkspaceStore

/// The one way in which the contacts and tags of a deal change: the checks that every change to the deal begins with,
/// and those of links, inside the write's savepoint.
struct LinkWriting {
    /// What a change starts from.
    struct Start {
        /// The deal as stored.
        let deal: StoredDeal
        /// From when the change holds.
        let instant: Instant
        /// The moment as asked for; nil for now.
        let asked: Instant?
        /// The deal's main contact just before the change.
        let primary: ContactID?
        /// Where the call says which moment it changes.
        let momentPointer: String
    }

    let call: OperationCall
    let id: DealID
    /// Whether what the deal does not have yet comes to it.
    var isCreation = false

    /// Refuses changes beyond those that are kept of a deal's links.
    static func checkRoom(for count: Int, on deal: StoredDeal) throws(StoreError) {
        let before = deal.deal.version - deal.versionCount
        guard before + Int64(count) > Int64(DealLimits.linkChangesMax) else { return }
        throw .refused(
            Problem(
                .conflict,
                "The deal has \(before) changes of contacts and tags; at most \(DealLimits.linkChangesMax) are kept."
            ))
    }

    /// Runs a change in one write.
    func change(
        _ make: @escaping @Sendable (Start, WriteTransaction) throws(StoreError) -> OperationAnswer
    ) throws(Problem) -> OperationAnswer {
        let writing = DealWriting(call, id: id, isCreation: isCreation)
        return try call.write { write throws(StoreError) in
            let start = try writing.begin(write)
            return try make(
                Start(
                    deal: start.deal, instant: start.effectiveAt ?? write.recordedAt, asked: start.effectiveAt,
                    primary: start.before.contactID, momentPointer: writing.momentPointer), write)
        }
    }
}
