internal import DealModel
internal import Digests
internal import Locking

/// Makes UUIDv7 ids that sort in the order of making: the 12 bits behind the milliseconds count within one of them
/// (RFC 9562, 6.2, method 1), the rest is random.
final class RandomIdentifiers: IdentifierSource {
    private struct State {
        var milliseconds: UInt64 = 0
        var counter: UInt64 = 0
        var generator = SystemRandomNumberGenerator()
    }

    private let state = Guarded(State())

    func next<Subject>(at instant: Instant) -> Identifier<Subject> {
        state.withLock { state in
            let milliseconds = UInt64(clamping: instant.microseconds / 1_000)
            if milliseconds > state.milliseconds {
                state.milliseconds = milliseconds
                state.counter = 0
            } else {
                state.counter += 1
                // A full counter borrows from the next millisecond rather than repeat itself.
                if state.counter > 0xFFF {
                    state.milliseconds += 1
                    state.counter = 0
                }
            }
            return Identifier(
                version7: state.milliseconds, randomA: state.counter, randomB: state.generator.next())
        }
    }
}
