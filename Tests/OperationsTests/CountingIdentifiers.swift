import DealModel
import Locking

/// Ids in counted order.
final class CountingIdentifiers: IdentifierSource {
    private let count = Guarded<UInt64>(0)

    func next<Subject>(at instant: Instant) -> Identifier<Subject> {
        let number = count.withLock { count in
            count += 1
            return count
        }
        return Identifier(version7: UInt64(instant.microseconds / 1_000), randomA: 0, randomB: number)
    }
}
