internal import Bundles
internal import Dispatch
internal import Locking
internal import Wire

/// Deals that are being written on another thread while the next ones are read.
final class PendingBatch: Sendable {
    /// The deals.
    let deals: [BundleDeal]
    private let result = Guarded<Result<[Bool], Problem>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    /// Begins writing.
    ///
    /// - Parameter write: writes the deals and tells of each whether it was known already.
    init(
        _ deals: [BundleDeal], on queue: DispatchQueue,
        write: @escaping @Sendable ([BundleDeal]) throws(Problem) -> [Bool]
    ) {
        self.deals = deals
        queue.async { [self] in
            let outcome: Result<[Bool], Problem>
            do throws(Problem) {
                outcome = .success(try write(deals))
            } catch {
                outcome = .failure(error)
            }
            result.withLock { $0 = outcome }
            done.signal()
        }
    }

    /// Waits until they are written; to be called once.
    ///
    /// - Returns: whether each deal was known already.
    func wait() throws(Problem) -> [Bool] {
        done.wait()
        return try result.withLock { $0 }?.get() ?? []
    }
}
