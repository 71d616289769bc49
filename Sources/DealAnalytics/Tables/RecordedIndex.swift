internal import ColumnEngine
import DealModel

/// Finds the last sequence number recorded up to an instant: one entry for each instant at which anything was recorded.
struct RecordedIndex: ~Copyable, Sendable {
    private var instants = AppendOnlyColumn<Int64>()
    /// The last sequence number before each entry's first.
    private var sequencesBefore = AppendOnlyColumn<Int64>()
    private var last: (sequence: Int64, recordedAt: Instant)?

    init() {}

    /// Takes in the next row of the change log, or the last row of the next write.
    mutating func note(sequence: Int64, recordedAt: Instant) {
        if let last {
            precondition(
                sequence >= last.sequence && recordedAt >= last.recordedAt,
                "\(sequence) at \(recordedAt) comes after \(last.sequence) at \(last.recordedAt)"
            )
        }
        if last.map({ $0.recordedAt < recordedAt }) ?? true {
            instants.append(recordedAt.microseconds)
            sequencesBefore.append(last?.sequence ?? 0)
        }
        last = (sequence, recordedAt)
    }

    /// What readers see of the index as it is now.
    func snapshot() -> Snapshot {
        Snapshot(
            instants: instants.snapshot(),
            sequencesBefore: sequencesBefore.snapshot(),
            lastSequence: last?.sequence ?? 0,
            lastRecordedAt: last?.recordedAt
        )
    }

    /// A reader's view of the index.
    struct Snapshot: Sendable {
        fileprivate let instants: ColumnSnapshot<Int64>
        fileprivate let sequencesBefore: ColumnSnapshot<Int64>
        /// The last sequence number noted; 0 before the first.
        let lastSequence: Int64
        /// When it was recorded.
        let lastRecordedAt: Instant?

        /// The last sequence number recorded at `instant` or before; nil before the first.
        ///
        /// - Complexity: O(log n).
        func sequence(knownAt instant: Instant) -> Int64? {
            let entries = instants.countOfRows(atMost: instant.microseconds)
            guard entries > 0 else { return nil }
            return entries == instants.count ? lastSequence : sequencesBefore[entries]
        }

        /// Bytes reserved.
        var bytes: Int { instants.bytes + sequencesBefore.bytes }
    }
}
