import DealAnalytics
import DealModel

/// Feeds a log into tables, row by row, as the store does.
struct Feeding: ~Copyable {
    var tables = DealTables()
    private var definitions = Definitions()
    private let log: OracleLog
    private(set) var sequence: Int64 = 0

    init(_ log: OracleLog) {
        self.log = log
    }

    /// Takes in the rows up to a sequence number.
    mutating func feed(upTo last: Int64) {
        while sequence < last {
            sequence += 1
            let recordedAt = Instant(microseconds: log.recordedAt[Int(sequence) - 1])
            for entry in log.pipelines.joined() where entry.sequence == sequence {
                definitions.record(entry.value, sequence: sequence, recordedAt: recordedAt)
                tables.apply(definitions: definitions)
            }
            for entry in log.stages.joined() where entry.sequence == sequence {
                definitions.record(entry.value, sequence: sequence, recordedAt: recordedAt)
                tables.apply(definitions: definitions)
            }
            for entry in log.deals where entry.sequence == sequence { tables.apply(entry.analytic) }
            tables.noteRecorded(sequence: sequence, recordedAt: recordedAt)
        }
    }

    func publish() -> DealSnapshot { tables.publish(dataVersion: sequence) }
}
