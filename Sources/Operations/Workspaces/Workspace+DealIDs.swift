internal import DealModel
internal import Locking
internal import Wire
internal import WorkspaceStore

extension Workspace {
    /// The ids of the first deals, by ordinal.
    ///
    /// - Parameter count: how many; so many there must be.
    /// - Complexity: O(deals that nobody has asked for before).
    func dealIDs(count: Int) throws(Problem) -> [DealID] {
        try knownDealIDs.withLock { ids throws(Problem) in
            if ids.count < count {
                let range = Int64(ids.count)..<Int64(count)
                ids += try read { reader throws(StoreError) in try reader.dealIDs(range) }
            }
            return ids
        }
    }
}
