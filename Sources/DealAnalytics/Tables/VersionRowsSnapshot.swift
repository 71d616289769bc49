internal import ColumnEngine

/// A reader's view of the version rows; see `VersionRows`.
///
/// A class, so that to hold on to all of its columns costs one reference.
final class VersionRowsSnapshot: Sendable {
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

    init(
        sequence: RisingColumn.Snapshot,
        effectiveAt: ColumnSnapshot<Int64>,
        stageEnteredAt: ColumnSnapshot<Int64>,
        amount: ColumnSnapshot<Int64>, probability: ColumnSnapshot<Int32>, closeDay: ColumnSnapshot<Int32>,
        deal: ColumnSnapshot<UInt32>, stage: ColumnSnapshot<UInt16>, fields: ColumnSnapshot<UInt16>,
        currency: ColumnSnapshot<UInt8>, isDeleted: ColumnSnapshot<Bool>, owner: ColumnSnapshot<UInt32>,
        profile: ColumnSnapshot<UInt32>, end: PagedColumn<Int64>, successor: PagedColumn<UInt32>,
        effectiveBounds: ChunkBounds
    ) {
        self.sequence = sequence
        self.effectiveAt = effectiveAt
        self.stageEnteredAt = stageEnteredAt
        self.amount = amount
        self.probability = probability
        self.closeDay = closeDay
        self.deal = deal
        self.stage = stage
        self.fields = fields
        self.currency = currency
        self.isDeleted = isDeleted
        self.owner = owner
        self.profile = profile
        self.end = end
        self.successor = successor
        self.effectiveBounds = effectiveBounds
    }

    /// How many rows there are.
    var count: Int { sequence.count }

    /// Bytes reserved for the rows.
    var bytes: Int {
        let wide = sequence.bytes + effectiveAt.bytes + stageEnteredAt.bytes + amount.bytes + end.bytes
        let middle = probability.bytes + closeDay.bytes + deal.bytes + successor.bytes + owner.bytes + profile.bytes
        return wide + middle + stage.bytes + fields.bytes + currency.bytes + isDeleted.bytes
    }
}
