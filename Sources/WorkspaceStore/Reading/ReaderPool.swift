internal import Dispatch
internal import Locking

/// A few reading connections, lent one thread at a time.
///
/// `@unchecked Sendable`: a reader is in the list only while nobody uses it, and the list is under the mutex.
final class ReaderPool: @unchecked Sendable {
    /// How many readers there can be at once; a further one waits for the first to be given back.
    static let readersMax = 4
    /// How long one waits for a reader, in milliseconds.
    static let waitMillisecondsMax = 5_000
    /// How long one read may take, in milliseconds; what takes longer has a reader of its own.
    static let readMillisecondsMax = 10_000

    private let path: String
    private let waitMilliseconds: Int
    private let readMilliseconds: Int
    /// The readers that nobody uses; nil once closed.
    private let idle = Guarded<[Loan]?>([])
    private let places = DispatchSemaphore(value: readersMax)

    /// Carries a reader through the mutex, which only takes what may be sent.
    private struct Loan: @unchecked Sendable {  // handed from one thread to the next, never shared
        let reader: WorkspaceReader
    }

    init(path: String, waitMilliseconds: Int = waitMillisecondsMax, readMilliseconds: Int = readMillisecondsMax) {
        self.path = path
        self.waitMilliseconds = waitMilliseconds
        self.readMilliseconds = readMilliseconds
    }

    /// Runs `body` over a consistent view.
    ///
    /// - Throws: what `body` threw, `busy` where no reader comes free in time or the read takes long, `closed` after
    ///   `close()`, or what kept the file from being read.
    func read<Result>(_ body: (WorkspaceReader) throws(StoreError) -> Result) throws(StoreError) -> Result {
        guard places.wait(timeout: .now() + .milliseconds(waitMilliseconds)) == .success else { throw .busy }
        defer { places.signal() }
        let loan = try borrow()
        let deadline = DispatchTime.now() + .milliseconds(readMilliseconds)
        do throws(StoreError) {
            let result = try loan.reader.view(stoppingWhen: { DispatchTime.now() >= deadline }, body)
            idle.withLock { $0?.append(loan) }
            return result
        } catch {
            // A reader whose file gave trouble is not used again.
            if case .refused = error { idle.withLock { $0?.append(loan) } }
            throw error
        }
    }

    /// A reader outside the pool, for what takes long.
    ///
    /// - Throws: `closed` after `close()`, or what kept the file from being opened.
    func makeReader() throws(StoreError) -> WorkspaceReader {
        guard idle.withLock({ $0 != nil }) else { throw .closed }
        return try WorkspaceReader(path: path)
    }

    /// Takes no more reads and closes the readers; those in use close when they are given back.
    func close() { idle.withLock { $0 = nil } }

    private func borrow() throws(StoreError) -> Loan {
        let waiting = try idle.withLock { loans throws(StoreError) in
            guard loans != nil else { throw .closed }
            return loans?.popLast()
        }
        if let waiting { return waiting }
        return Loan(reader: try WorkspaceReader(path: path))
    }
}
