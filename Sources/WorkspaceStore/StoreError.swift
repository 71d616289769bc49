/// Why the store did not do what was asked.
public enum StoreError: Error, Sendable {
    /// The write itself said no; it was rolled back and nothing else with it. Carries what the write threw.
    case refused(any Error)
    /// The disk is full: nothing was written, reading goes on, and writing does once there is space.
    case storageFull
    /// There is more to do than can be done in time: too many writes wait, no reader came free, or a read took longer
    /// than it may.
    case busy
    /// As many answers are kept as can be.
    case answersFull
    /// The disk failed or filled up while committing: the write may or may not be there after a restart.
    case outcomeUnknown
    /// The store is closed or closing.
    case closed
    /// The file does not hold together; the text says where.
    case damaged(String)
    /// The file cannot be opened; the text says why and what to do.
    case unusable(String)
    /// Something went wrong that no input can bring about; the text is for the log.
    case failed(String)

    init(_ error: SQLiteError) {
        switch error.trouble {
        case .full: self = .storageFull
        case .disk: self = .outcomeUnknown
        case .damaged: self = .damaged(error.description)
        case .stopped: self = .busy
        case .other: self = .failed(error.description)
        }
    }

    /// Whether the failure is about the file or the disk, so that the whole group of writes has to be given up.
    var endsGroup: Bool {
        switch self {
        case .refused, .busy, .answersFull, .closed, .failed: false
        case .storageFull, .outcomeUnknown, .damaged, .unusable: true
        }
    }
}

/// Runs SQLite calls and turns what they throw into the store's own error.
func storing<Result>(_ body: () throws(SQLiteError) -> Result) throws(StoreError) -> Result {
    do { return try body() } catch { throw StoreError(error) }
}
