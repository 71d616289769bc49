internal import ColumnEngine

/// A reader's view of the version rows; see `VersionRows`.
struct VersionRowsSnapshot: Sendable {
    let sequence: RisingColumn.Snapshot
    let effectiveAt: ColumnSnapshot<Int64>
    let stageEnteredAt: ColumnSnapshot<Int64>
    let amount: ColumnSnapshot<Int64>
    let probability: ColumnSnapshot<Int32>
    let closeDay: ColumnSnapshot<Int32>
    let deal: ColumnSnapshot<UInt32>
    let stage: ColumnSnapshot<UInt16>
    let fields: ColumnSnapshot<UInt16>
    let currency: ColumnSnapshot<UInt8>
    let isDeleted: ColumnSnapshot<Bool>
    let owner: ColumnSnapshot<UInt32>
    let profile: ColumnSnapshot<UInt32>
    let end: PagedColumn<Int64>
    let successor: PagedColumn<UInt32>
    let effectiveBounds: ChunkBounds

    /// How many rows there are.
    var count: Int { sequence.count }

    /// Bytes reserved for the rows.
    var bytes: Int {
        let wide = sequence.bytes + effectiveAt.bytes + stageEnteredAt.bytes + amount.bytes + end.bytes
        let middle = probability.bytes + closeDay.bytes + deal.bytes + successor.bytes + owner.bytes + profile.bytes
        return wide + middle + stage.bytes + fields.bytes + currency.bytes + isDeleted.bytes
    }
}
