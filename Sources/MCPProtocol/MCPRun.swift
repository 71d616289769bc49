internal import Locking
internal import Wire

/// A call on a thread of its own, between the thread that works and the one that speaks with the client.
///
/// The worker writes messages and at last the answer; the speaker takes them in order. After the answer there is
/// nothing more to take.
final class MCPRun: Sendable {
    /// What there is for the client.
    enum Piece {
        case nothing
        /// Messages before the answer, and the answer where it is there.
        case messages([[UInt8]], MCPReply?)
        /// The answer alone, before which nothing was said.
        case reply(MCPReply)
    }

    private struct State {
        var messages: [[UInt8]] = []
        var reply: MCPReply?
        var hasSpoken = false
        var isOver = false
        var hasSenderLeft = false
        var departure: OneTimeSignal?
    }

    /// Rung when there is something for the client.
    let bell = MCPBell()
    /// Whether messages can be sent before the answer.
    let canStream: Bool
    /// Whether the work ends where nobody waits for it.
    private let endsWithSender: Bool
    private let bufferedEventsMax: Int
    private let state = Guarded(State())

    init(canStream: Bool, endsWithSender: Bool, bufferedEventsMax: Int) {
        self.canStream = canStream
        self.endsWithSender = endsWithSender
        self.bufferedEventsMax = bufferedEventsMax
    }

    /// Whether nobody waits for the answer any more, and the work is to end.
    var isCancelled: Bool { endsWithSender && hasSenderLeft }

    /// Whether nobody waits for the answer any more.
    var hasSenderLeft: Bool { state.withLock { $0.hasSenderLeft } }

    /// Tells the worker that nobody waits any more.
    func senderLeft() {
        let departure = state.withLock { state in
            state.hasSenderLeft = true
            state.messages = []
            return state.departure
        }
        departure?.fire()
    }

    /// Puts a message before the answer; false where none can be put there. One that matters is kept beyond the limit.
    @discardableResult
    func say(_ message: [UInt8], matters: Bool = false) -> Bool {
        let isPut = state.withLock { state in
            guard canStream, state.reply == nil, !state.hasSenderLeft, !state.isOver,
                matters || state.messages.count < bufferedEventsMax
            else { return false }
            state.messages.append(message)
            return true
        }
        if isPut { bell.ring() }
        return isPut
    }

    /// Ends the work.
    func finish(_ reply: MCPReply) {
        state.withLock { $0.reply = reply }
        bell.ring()
    }

    /// Takes what there is; the answer once.
    func take() -> Piece {
        state.withLock { state in
            guard !state.isOver else { return .nothing }
            defer {
                state.messages = []
                state.isOver = state.reply != nil
            }
            if state.messages.isEmpty {
                guard let reply = state.reply else { return .nothing }
                return .reply(reply)
            }
            return .messages(state.messages, state.reply)
        }
    }

    /// Sleeps in the worker until a descriptor is ready or the time has passed; false where the work is to end.
    func wait(_ descriptor: Int32, milliseconds: Int) -> Bool {
        guard endsWithSender else {
            _ = MCPSleep.until([descriptor], milliseconds: milliseconds)
            return true
        }
        guard let departure = departure() else { return false }
        _ = MCPSleep.until([descriptor, departure.descriptor], milliseconds: milliseconds)
        return !hasSenderLeft
    }

    /// Fires when nobody waits any more; nil where that is so already.
    func departure() -> OneTimeSignal? {
        state.withLock { state in
            guard !state.hasSenderLeft else { return nil }
            let signal = state.departure ?? OneTimeSignal()
            state.departure = signal
            return signal
        }
    }
}
