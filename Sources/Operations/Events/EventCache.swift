internal import Locking

/// The blocks of events that were asked for last, so that one commit is read once for all who follow it.
///
/// Block *n* holds the sequence numbers from 64 n + 1 to 64 n + 64; the log's last block grows.
final class EventCache: Sendable {
    private struct Block {
        var events: [Event] = []
        var byteCount = 0
        var usedAt: UInt64 = 0
    }

    private struct State {
        var blocks: [Int64: Block] = [:]
        var byteCount = 0
        /// Rises with each use.
        var uses: UInt64 = 0
    }

    private let state = Guarded(State())
    private let blocksMax: Int
    private let bytesMax: Int

    init(blocksMax: Int = EventLimits.blocksMax, bytesMax: Int = EventLimits.blockBytesMax) {
        precondition(blocksMax > 0, "A cache of \(blocksMax) blocks keeps nothing")
        self.blocksMax = blocksMax
        self.bytesMax = bytesMax
    }

    /// What is known of a block; empty where nothing is.
    func events(ofBlock number: Int64) -> [Event] {
        state.withLock { state in
            state.uses += 1
            state.blocks[number]?.usedAt = state.uses
            return state.blocks[number]?.events ?? []
        }
    }

    /// Keeps a block, in place of what was known of it before, if that was less; those not used for longest make room.
    func keep(_ events: [Event], asBlock number: Int64) {
        let byteCount = events.reduce(0) { $0 + $1.message.count }
        state.withLock { state in
            guard events.count > state.blocks[number]?.events.count ?? 0 else { return }
            state.uses += 1
            state.byteCount += byteCount - (state.blocks[number]?.byteCount ?? 0)
            state.blocks[number] = Block(events: events, byteCount: byteCount, usedAt: state.uses)
            while state.blocks.count > blocksMax || state.byteCount > bytesMax, state.blocks.count > 1 {
                guard let oldest = state.blocks.min(by: { $0.value.usedAt < $1.value.usedAt })?.key else { return }
                state.byteCount -= state.blocks.removeValue(forKey: oldest)?.byteCount ?? 0
            }
        }
    }

    /// How many blocks, and how many bytes of events, are kept.
    var size: (blocks: Int, bytes: Int) { state.withLock { ($0.blocks.count, $0.byteCount) } }
}
