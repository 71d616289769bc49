internal import Synchronization

/// A source of ids for traces: cheap for many threads at once, and none comes twice.
///
/// Whoever has seen an id can compute others, so they are no secrets and must guard nothing.
public struct TraceIdentifiers: ~Copyable, Sendable {
    private let state: Atomic<UInt64>

    /// Starts at a seed, which is to be random where ids of several processes meet.
    public init(seed: UInt64) { state = Atomic(seed) }

    /// The next number (SplitMix64: Steele, Lea and Flood, OOPSLA 2014).
    public func next() -> UInt64 {
        var number = state.wrappingAdd(0x9E37_79B9_7F4A_7C15, ordering: .relaxed).newValue
        number = (number ^ number >> 30) &* 0xBF58_476D_1CE4_E5B9
        number = (number ^ number >> 27) &* 0x94D0_49BB_1331_11EB
        return number ^ number >> 31
    }
}
