internal import Synchronization

/// A row of counters that many threads add to without waiting for one another.
@safe final class AtomicCounts: @unchecked Sendable {  // the pointer never changes, and what it leads to is atomic
    /// How many counters there are.
    let count: Int

    private let cells: UnsafeMutablePointer<Atomic<UInt64>>

    /// Starts `count` counters at 0.
    init(count: Int) {
        precondition(count > 0, "a row of counters cannot have \(count) of them")
        self.count = count
        unsafe cells = .allocate(capacity: count)  // atomics cannot be moved, so that no array can hold them
        for index in 0..<count { unsafe (cells + index).initialize(to: Atomic(0)) }
    }

    deinit {
        unsafe cells.deinitialize(count: count)
        unsafe cells.deallocate()
    }

    /// Adds to one counter; beyond 2⁶⁴ it starts again at 0, as readers of counters expect.
    func add(_ amount: UInt64, at index: Int) {
        precondition(index >= 0 && index < count, "there is no counter \(index) among \(count)")
        unsafe cells[index].wrappingAdd(amount, ordering: .relaxed)  // the index is checked above
    }

    /// What one counter has come to.
    func value(at index: Int) -> UInt64 {
        precondition(index >= 0 && index < count, "there is no counter \(index) among \(count)")
        return unsafe cells[index].load(ordering: .relaxed)  // the index is checked above
    }
}
