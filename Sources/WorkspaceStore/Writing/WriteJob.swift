internal import Dispatch
internal import Locking

/// One write on its way: what to do, and where the thread that asked for it waits.
final class WriteJob: Sendable {
    let context: WriteContext
    let body: @Sendable (WriteTransaction) throws(StoreError) -> Void
    private let failure = Guarded<StoreError?>(nil)
    private let done = DispatchSemaphore(value: 0)

    init(context: WriteContext, body: @escaping @Sendable (WriteTransaction) throws(StoreError) -> Void) {
        self.context = context
        self.body = body
    }

    /// Lets the waiting thread go on, with an error or without.
    func finish(_ error: StoreError?) {
        failure.withLock { $0 = error }
        done.signal()
    }

    /// Waits for the answer.
    func wait() throws(StoreError) {
        done.wait()
        if let error = failure.withLock({ $0 }) { throw error }
    }
}
