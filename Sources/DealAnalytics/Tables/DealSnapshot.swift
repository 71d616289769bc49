internal import ColumnEngine
public import DealModel

/// Everything that analytics knows at one moment of the change log; immutable, and shared without locks.
public struct DealSnapshot: Sendable {
    /// The last committed sequence number that the snapshot stands for.
    public let dataVersion: Int64
    /// The latest moment from which a deal version or a definition holds; nil before the first.
    public let newestEffectiveAt: Instant?
    /// The earliest moment from which a deal version holds; nil before the first.
    public let oldestEffectiveAt: Instant?
    /// All pipelines and stages.
    public let definitions: Definitions
    /// All sets of exchange rates.
    public let rates: RateBook
    /// How many versions of deals were taken in.
    public let versionCount: Int

    /// The highest sequence number that anything here has.
    let lastSequence: Int64
    let rows: VersionRowsSnapshot
    let current: CurrentDeals
    let irregular: PagedColumn<IrregularHistory>
    let cells: PagedColumn<StageCells>
    /// The ordinals of the stages of each pipeline, by the pipeline's ordinal.
    let stagesOfPipeline: [[Int]]
    /// Texts and profiles by number.
    let texts: DealTexts.Snapshot
    /// Which tags deals had when.
    let tags: TagHistories.Snapshot
    /// Which values any version ever had.
    let seen: SeenValues
    private let recorded: RecordedIndex.Snapshot

    init(
        dataVersion: Int64,
        newestEffectiveAt: Instant?,
        oldestEffectiveAt: Instant?,
        definitions: Definitions,
        rates: RateBook,
        versionCount: Int,
        lastSequence: Int64,
        rows: VersionRowsSnapshot,
        current: CurrentDeals,
        irregular: PagedColumn<IrregularHistory>,
        cells: PagedColumn<StageCells>,
        stagesOfPipeline: [[Int]],
        recorded: RecordedIndex.Snapshot,
        texts: DealTexts.Snapshot,
        tags: TagHistories.Snapshot,
        seen: SeenValues
    ) {
        self.dataVersion = dataVersion
        self.newestEffectiveAt = newestEffectiveAt
        self.oldestEffectiveAt = oldestEffectiveAt
        self.definitions = definitions
        self.rates = rates
        self.versionCount = versionCount
        self.lastSequence = max(lastSequence, recorded.lastSequence)
        self.rows = rows
        self.current = current
        self.irregular = irregular
        self.cells = cells
        self.stagesOfPipeline = stagesOfPipeline
        self.recorded = recorded
        self.texts = texts
        self.tags = tags
        self.seen = seen
    }

    /// How many deals there are, deleted ones included.
    public var dealCount: Int { current.count }

    /// When the last row of the change log was recorded; nil before the first.
    public var lastRecordedAt: Instant? { recorded.lastRecordedAt }

    /// The last sequence number recorded at `instant` or before; nil before the first.
    ///
    /// - Complexity: O(log n).
    public func sequence(knownAt instant: Instant) -> Int64? { recorded.sequence(knownAt: instant) }

    /// The ordinals of the currencies of deals, in order; there may have been others before.
    var currenciesSeen: [UInt8] {
        var seen: Set<UInt8> = []
        for stage in 0..<cells.count { for cell in cells[stage].cells { seen.insert(cell.currency) } }
        return seen.sorted()
    }

    /// Bytes reserved for columns, histories and running totals.
    ///
    /// - Complexity: O(pages + irregular deals).
    public var bytesInColumns: Int {
        var bytes =
            rows.bytes + current.bytes + irregular.bytes + cells.bytes + recorded.bytes + texts.bytes + tags.bytes
        for slot in 0..<irregular.count { bytes += irregular[slot].bytes }
        for stage in 0..<cells.count { bytes += cells[stage].bytes }
        return bytes
    }

    /// Whether a question about `instant`, by what was recorded up to `sequence`, is one about the current state.
    func isCurrent(at instant: Instant, knownTo sequence: Int64?) -> Bool {
        (newestEffectiveAt.map { $0 <= instant } ?? true) && (sequence.map { $0 >= lastSequence } ?? true)
    }
}
