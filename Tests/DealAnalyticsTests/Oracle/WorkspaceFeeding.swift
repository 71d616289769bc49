import DealAnalytics
import DealModel

/// Feeds a log into tables, row by row, as the store does.
struct WorkspaceFeeding: ~Copyable {
    var tables = DealTables()
    private var definitions = Definitions()
    private let log: WorkspaceLog
    private(set) var sequence: Int64 = 0

    init(_ log: WorkspaceLog) {
        self.log = log
    }

    /// Takes in everything.
    mutating func feed() { feed(upTo: Int64(log.recordedAt.count)) }

    /// Takes in the rows up to a sequence number.
    mutating func feed(upTo last: Int64) {
        while sequence < last {
            sequence += 1
            for definition in log.definitions where definition.sequence == sequence {
                definitions.record(definition)
                tables.apply(definitions: definitions)
            }
            for version in log.versions where version.sequence == sequence { tables.apply(version.analytic) }
            for change in log.tagChanges where change.sequence == sequence {
                tables.apply(
                    AnalyticTagChange(
                        sequence: change.sequence,
                        deal: UInt32(change.deal),
                        tag: UInt32(change.tag),
                        effectiveAt: change.effectiveAt,
                        isThere: change.isLinked
                    )
                )
            }
            tables.noteRecorded(sequence: sequence, recordedAt: log.recordedAt[Int(sequence) - 1])
        }
    }

    func publish() -> DealSnapshot { tables.publish(dataVersion: sequence) }
}
