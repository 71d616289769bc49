/// What became of a process log.
public struct XESCounts: Hashable, Sendable {
    /// The traces, each of which is a deal.
    public internal(set) var traces = 0
    /// The events.
    public internal(set) var events = 0
    /// The events that only repeat the stage before, so that they are no moves.
    public internal(set) var repeatedEvents = 0

    /// The rows of stage changes, creations included.
    public var stageRows: Int { events - repeatedEvents }
}
