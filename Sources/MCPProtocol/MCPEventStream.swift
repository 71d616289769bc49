/// Messages that are sent as they come to be. One thread at a time calls it.
public struct MCPEventStream: Sendable {
    /// How to wait for more.
    public struct Pause: Sendable {
        /// A descriptor that becomes ready when there may be more.
        public let wakeDescriptor: Int32
        /// When to look anyway.
        public let millisecondsMax: Int

        /// Joins the two.
        public init(wakeDescriptor: Int32, millisecondsMax: Int) {
            self.wakeDescriptor = wakeDescriptor
            self.millisecondsMax = millisecondsMax
        }
    }

    /// The next messages, or a comment that keeps the line open; empty where there is nothing yet, nil at the end.
    public let next: @Sendable () -> [MCPFrame]?
    /// How to wait after an empty answer.
    public let pause: @Sendable () -> Pause
    /// What to send where the server stops; nothing once the last message has been given. Asking for it changes nothing.
    public let farewell: @Sendable () -> [MCPFrame]
    /// Called once, with whether everything was taken; what still works for a client that left is told to stop.
    public let finished: @Sendable (Bool) -> Void

    /// Joins the closures.
    public init(
        next: @escaping @Sendable () -> [MCPFrame]?, pause: @escaping @Sendable () -> Pause,
        farewell: @escaping @Sendable () -> [MCPFrame] = { [] }, finished: @escaping @Sendable (Bool) -> Void
    ) {
        self.next = next
        self.pause = pause
        self.farewell = farewell
        self.finished = finished
    }
}
