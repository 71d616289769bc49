internal import Dispatch
internal import Locking

/// A few reading connections, lent one thread at a time.
///
/// `@unchecked Sendable`: a reader is in the list only while nobody uses it, and the list is under the mutex.
final class ReaderPool: @unchecked Sendable {
    /// How many readers there can be at once; a further one waits for the first to be given back.
    static let readersMax = 4

    private let path: String
    /// The readers that nobody uses; nil once closed.
    private let idle = Guarded<[Loan]?>([])
    private let places = DispatchSemaphore(value: readersMax)

    /// Carries a reader through the mutex, which only takes what may be sent.
    private struct Loan: @unchecked Sendable {  // handed from one thread to the next, never shared
        let reader: WorkspaceReader
    }

    init(path: String) { self.path = path }

    /// Runs `body` over a consistent view.
    ///
    /// - Throws: what `body` threw, `closed` after `close()`, or what kept the file from being read.
    func read<Result>(_ body: (WorkspaceReader) throws(StoreError) -> Result) throws(StoreError) -> Result {
        places.wait()
        defer { places.signal() }
        let loan = try borrow()
        do throws(StoreError) {
            let result = try loan.reader.view(body)
            idle.withLock { $0?.append(loan) }
            return result
        } catch {
            // A reader whose file gave trouble is not used again.
            if case .refused = error { idle.withLock { $0?.append(loan) } }
            throw error
        }
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
