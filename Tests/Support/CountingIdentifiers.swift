public import DealModel
import Synchronization

/// Ids in counted order.
public final class CountingIdentifiers: IdentifierSource {
    private let count = Atomic<UInt64>(0)

    /// Begins with 1.
    public init() {}

    /// How many it has given; what is set is where it goes on from.
    public var givenCount: UInt64 {
        get { count.load(ordering: .relaxed) }
        set { count.store(newValue, ordering: .relaxed) }
    }

    /// The next one.
    public func next<Subject>(at instant: Instant) -> Identifier<Subject> {
        let number = count.wrappingAdd(1, ordering: .relaxed).newValue
        return Identifier(version7: UInt64(max(0, instant.microseconds) / 1_000), randomA: 0, randomB: number)
    }
}
