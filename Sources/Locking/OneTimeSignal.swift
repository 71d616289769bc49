import Glibc
import Synchronization

/// Something that happens once, for threads that wait for it in `poll`: from then on its descriptor is ready for all of
/// them, whether they came before or after.
///
/// It is a pipe whose writing end is closed, which the kernel reports to everybody who polls the other end; Swift's
/// Glibc knows no `eventfd`.
public final class OneTimeSignal: Sendable {
    /// What to poll; -1, which `poll` passes over, where the system had no descriptors left.
    public let descriptor: Int32
    private let writer: Guarded<Int32>
    private let isFired = Atomic(false)

    /// One that has not happened yet.
    public init() {
        var ends: [Int32] = [-1, -1]
        // Writes the two elements, where it succeeds.
        if unsafe pipe(&ends) != 0 { ends = [-1, -1] }
        descriptor = ends[0]
        writer = Guarded(ends[1])
    }

    deinit {
        fire()
        if descriptor >= 0 { close(descriptor) }
    }

    /// Whether it has happened.
    public var hasFired: Bool { isFired.load(ordering: .acquiring) }

    /// Lets it happen; further calls do nothing.
    public func fire() {
        isFired.store(true, ordering: .releasing)
        let end = writer.withLock { writer in
            defer { writer = -1 }
            return writer
        }
        if end >= 0 { close(end) }
    }
}
