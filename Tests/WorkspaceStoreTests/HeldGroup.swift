import Dispatch
import Foundation
import Locking
import Synchronization

@testable import WorkspaceStore

/// Holds a store's writer so that what is added meanwhile is committed as one group.
final class HeldGroup: Sendable {
    /// A write on a thread of its own.
    final class Pending: Sendable {
        fileprivate let error = Guarded<StoreError?>(nil)
        fileprivate let done = DispatchSemaphore(value: 0)

        /// Waits; nil where the write was acknowledged.
        var result: StoreError? {
            done.wait()
            done.signal()
            return error.withLock { $0 }
        }
    }

    private let store: WorkspaceStore
    private let gate = DispatchSemaphore(value: 0)
    private let holding: Pending
    private let count = Atomic<Int>(0)

    /// Returns when the writer is held.
    init(_ store: WorkspaceStore) {
        self.store = store
        let entered = DispatchSemaphore(value: 0)
        let gate = gate
        holding = Self.start(store) { _ throws(StoreError) in
            entered.signal()
            gate.wait()
        }
        entered.wait()
    }

    /// Adds a write and returns when it waits in the queue.
    func add(_ body: @escaping @Sendable (WriteTransaction) throws(StoreError) -> Void) -> Pending {
        let expected = count.wrappingAdd(1, ordering: .relaxed).newValue
        let pending = Self.start(store, body)
        let fill = Double(expected) / Double(WriteQueue.waitingMax)
        while store.queueFill < fill { Thread.sleep(forTimeInterval: 0.001) }
        return pending
    }

    /// Lets the writer go on and returns when it has done so.
    func release() {
        gate.signal()
        _ = holding.result
    }

    private static func start(
        _ store: WorkspaceStore, _ body: @escaping @Sendable (WriteTransaction) throws(StoreError) -> Void
    ) -> Pending {
        let pending = Pending()
        Thread.detachNewThread {
            do throws(StoreError) {
                try store.write(TestStore.context, body)
            } catch {
                pending.error.withLock { $0 = error }
            }
            pending.done.signal()
        }
        return pending
    }
}
