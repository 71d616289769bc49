import Foundation
import Glibc
import Locking
import Testing

struct OneTimeSignalTests {
    /// Whether the descriptor is ready within so many milliseconds; -1 waits for it.
    private static func isReady(_ descriptor: Int32, within milliseconds: Int32 = 0) -> Bool {
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&watched, 1, milliseconds) == 1  // one element, lent for the call
    }

    @Test func `a signal is ready from when it happens on, for whoever comes later too`() {
        let signal = OneTimeSignal()
        #expect(!signal.hasFired && !Self.isReady(signal.descriptor))
        for _ in 0..<3 {
            signal.fire()
            #expect(signal.hasFired && Self.isReady(signal.descriptor))
        }
    }

    @Test func `a signal wakes all who wait for it`() {
        let signal = OneTimeSignal()
        let woken = Guarded(0)
        let group = DispatchGroup()
        for _ in 0..<8 {
            group.enter()
            Thread.detachNewThread {
                if Self.isReady(signal.descriptor, within: -1) { woken.withLock { $0 += 1 } }
                group.leave()
            }
        }
        signal.fire()
        group.wait()
        #expect(woken.withLock { $0 } == 8)
    }

    @Test func `a signal that nobody holds any more has given its descriptors back`() {
        let first = OneTimeSignal().descriptor
        let descriptors = (0..<3_000).map { round in
            let signal = OneTimeSignal()
            if round.isMultiple(of: 2) { signal.fire() }
            return signal.descriptor
        }
        #expect(descriptors.allSatisfy { $0 >= 0 })
        // Other tests of the process open some meanwhile, but not as many as these would have kept.
        #expect(descriptors.allSatisfy { $0 < first + 2_000 })
    }
}
