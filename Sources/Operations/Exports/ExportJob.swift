internal import DealModel
internal import Reports
internal import Wire

/// A report that is being written in the background, or was.
struct ExportJob: Sendable {
    /// Names exports in `Identifier`.
    enum Subject {}

    /// How far it is.
    enum State: String, CaseIterable, Sendable {
        /// It waits for its turn.
        case queued
        /// It is being written.
        case running
        /// Its file is there.
        case succeeded
        /// It could not be written.
        case failed
        /// Somebody ended it.
        case cancelled

        /// Whether nothing more becomes of it.
        var isOver: Bool { self != .queued && self != .running }
    }

    /// What became of the file.
    struct Result: Sendable {
        /// Its bytes.
        let byteCount: Int64
        /// Their SHA-256, in hexadecimal.
        let digest: String
        /// What the format did.
        let outcome: ReportOutcome
        /// The definitions that its figures follow.
        let definitions: [String]
    }

    /// Its id.
    let id: Identifier<Subject>
    /// The report.
    let report: String
    /// The format.
    let format: ReportFormat
    /// What was asked for, checked.
    let parameters: JSONObject
    /// Who asked.
    let actor: String
    /// When.
    let createdAt: Instant
    /// The moment and the knowledge that were settled when it was asked for, so that it says the same whenever it is
    /// written.
    let moment: AnalysisMoment
    /// The last sequence number that it takes into account.
    let dataVersion: Int64
    /// How far it is.
    var state = State.queued
    /// How many rows are written.
    var rowCount: Int64 = 0
    /// When it was begun last.
    var startedAt: Instant?
    /// When it was over.
    var finishedAt: Instant?
    /// What became of the file.
    var result: Result?
    /// Why there is none.
    var failure: String?

    /// When its file goes away; nil while it is not over.
    var expiresAt: Instant? {
        finishedAt.map { Instant(microseconds: $0.microseconds + ExportLimits.keptSecondsMax * 1_000_000) }
    }

    /// Whether it is not gone by then.
    func isKept(at now: Instant) -> Bool { expiresAt.map { now < $0 } ?? true }

    /// Where its file can be had, below the version's base.
    var filePath: String { "/exports/\(id)/file" }
}
