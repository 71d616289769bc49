internal import Locking
internal import Synchronization

/// Work in units, shared out to as many threads as are worth it.
///
/// What units find is put together in their order, so that the number of threads cannot show in an answer.
public struct UnitWork: Sendable {
    /// Runs a body for 0 ..< count, each once, and returns when all are done.
    public typealias Perform = @Sendable (_ count: Int, _ body: @Sendable (Int) -> Void) -> Void

    /// How many rows a thread should have at least, so that starting it pays.
    public static let rowsPerThreadMin = 262_144

    /// How many threads there may be.
    public let threadCount: Int
    private let isCancelled: @Sendable () -> Bool
    private let perform: Perform

    /// - Parameters:
    ///   - threadCount: how many threads there may be, at least 1.
    ///   - isCancelled: asked before each unit.
    ///   - perform: runs bodies beside each other.
    public init(threadCount: Int, isCancelled: @escaping @Sendable () -> Bool, perform: @escaping Perform) {
        self.threadCount = threadCount
        self.isCancelled = isCancelled
        self.perform = perform
    }

    /// Runs `body` for each unit and gives what the units found, in their order.
    ///
    /// - Parameter rowCount: how many rows the units look at together.
    /// - Returns: nil where it was cancelled.
    public func map<Part: Sendable>(
        units: Int, rowCount: Int, _ body: @escaping @Sendable (Int) -> Part
    ) -> [Part]? {
        let threads = max(1, min(threadCount, units, rowCount / Self.rowsPerThreadMin))
        let next = Atomic<Int>(0)
        let found = Guarded<[(unit: Int, part: Part)]>([])
        let run: @Sendable (Int) -> Void = { _ in
            while !isCancelled() {
                let unit = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard unit < units else { return }
                let part = body(unit)
                found.withLock { $0.append((unit, part)) }
            }
        }
        if threads == 1 { run(0) } else { perform(threads, run) }
        let parts = found.withLock { $0 }
        guard parts.count == units else { return nil }
        return parts.sorted { $0.unit < $1.unit }.map(\.part)
    }

    /// Runs `body` for each unit on what a thread has gathered so far; for wholes in which order leaves no trace.
    ///
    /// - Returns: what each thread gathered, at least one; nil where it was cancelled.
    public func gather<Whole: Sendable>(
        units: Int, rowCount: Int, from empty: Whole, _ body: @escaping @Sendable (inout Whole, Int) -> Void
    ) -> [Whole]? {
        let threads = max(1, min(threadCount, units, rowCount / Self.rowsPerThreadMin))
        let next = Atomic<Int>(0)
        let done = Atomic<Int>(0)
        let found = Guarded<[Whole]>([])
        let run: @Sendable (Int) -> Void = { _ in
            var whole = empty
            while !isCancelled() {
                let unit = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard unit < units else { break }
                body(&whole, unit)
                done.wrappingAdd(1, ordering: .relaxed)
            }
            found.withLock { $0.append(whole) }
        }
        if threads == 1 { run(0) } else { perform(threads, run) }
        return done.load(ordering: .relaxed) == units ? found.withLock { $0 } : nil
    }
}
