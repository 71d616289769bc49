internal import ColumnEngine

/// The texts that deals have or had, read from what their columns are written in.
extension DealSnapshot {
    /// The owners that any version of any deal ever named, each once, in the order in which they came.
    ///
    /// - Complexity: O(owners).
    public var ownersSeen: [String] { (0..<texts.owners.count).map { texts.owners[$0] } }
}
