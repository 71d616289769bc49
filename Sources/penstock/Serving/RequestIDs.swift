internal import Digests
internal import Synchronization

/// Names requests: the caller's own name where it is fit for headers and logs, else one that no other process gives.
struct RequestIDs: ~Copyable, Sendable {
    /// The longest name that is taken over from a caller.
    static let charactersMax = 100

    private let prefix: String
    private let counter = Atomic<UInt64>(0)

    init() {
        prefix = "r" + Hex.encode(RandomBytes.make(count: 6)) + "-"
    }

    /// The name of a request. Names are kept for long, so that none with a key in it is taken over.
    func next(asked: String?) -> String {
        if let asked, !asked.isEmpty, asked.utf8.count <= Self.charactersMax,
            asked.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") }),
            !asked.contains("pnsk_")
        {
            return asked
        }
        return prefix + String(counter.wrappingAdd(1, ordering: .relaxed).newValue)
    }
}
