internal import DealModel

/// What the writer carries from row to row. It is a value, so that undoing a refused write is putting the old one back.
struct LogState {
    /// How many rows the log can have. Within it the columns keep numbers of rows in 32 bits; a file is full of other
    /// reasons long before.
    static let sequenceMax: Int64 = 4_000_000_000

    /// The last sequence number given out.
    var sequence: Int64 = 0
    /// The hash of the last row of the change log; 32 zero bytes before the first.
    var chain = [UInt8](repeating: 0, count: 32)
    /// When the last row was recorded.
    var recordedAt = Instant(microseconds: .min)
    /// Pipelines, stages, tags and settings.
    var definitions = Definitions()
    /// Sets of exchange rates.
    var rates = RateBook()
    /// How many answers are kept.
    var keptAnswersCount: Int64 = 0
    /// How many deals there are, which is the next deal's ordinal.
    var dealCount: Int64 = 0
    /// How many of the deals the index of texts has taken in. Those behind them came with the group under way, and are
    /// taken in at its end, all at once.
    var indexedDealCount: Int64 = 0
    /// The ordinals of the stages that a deal has ever been in.
    var usedStages: Set<Int> = []
    /// The history that the write under way has read last, with what it has added since, so that many changes of one
    /// deal's past read it once.
    var lastHistory: (deal: Int64, history: DealHistory)?
    /// What is to be handed to the feed after the commit.
    var batch = CommitBatch(lastSequence: 0, lastRecordedAt: Instant(microseconds: 0))
}
