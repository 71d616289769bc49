import Synchronization

/// What a connection is doing, shared between its own thread and the one that watches deadlines.
///
/// One word holds the phase and the count of changes, so that a deadline found overrun is enforced only if nothing has
/// changed since: either the connection's thread goes on or the watcher cuts, never both.
struct ConnectionPhase: ~Copyable {
    enum Name: UInt64 {
        case awaitingHead
        case readingHead
        case readingBody
        case answering
        case writing
        case cut
    }

    private static let nameBits: UInt64 = 3
    static let start: UInt64 = Name.awaitingHead.rawValue

    private let word = Atomic<UInt64>(start)

    static func name(of word: UInt64) -> Name {
        Name(rawValue: word & (1 << nameBits - 1)) ?? .cut
    }

    var current: UInt64 { word.load(ordering: .acquiring) }

    /// Goes on to a phase; called by the connection's own thread. False when the watcher has cut the connection.
    func enter(_ name: Name) -> Bool {
        let seen = word.load(ordering: .relaxed)
        guard Self.name(of: seen) != .cut else { return false }
        let next = ((seen >> Self.nameBits) &+ 1) << Self.nameBits | name.rawValue
        return word.compareExchange(expected: seen, desired: next, ordering: .acquiringAndReleasing).exchanged
    }

    /// Cuts the connection if nothing has changed since `seen`.
    func cut(ifStill seen: UInt64) -> Bool {
        let next = ((seen >> Self.nameBits) &+ 1) << Self.nameBits | Name.cut.rawValue
        return word.compareExchange(expected: seen, desired: next, ordering: .acquiringAndReleasing).exchanged
    }
}
