/// What bounds the change feed.
enum EventLimits {
    /// How many events are read and kept together, beginning with sequence numbers 1, 65, 129 …
    static let blockEvents: Int64 = 64
    /// How many such blocks a workspace keeps in memory for those who follow its events.
    static let blocksMax = 128
    /// How many bytes of events it keeps at most; more than that only where one block alone is larger.
    static let blockBytesMax = 16 << 20
    /// How many connections may follow a workspace's events at once, long polls included.
    static let listenersMax = 2_000
    /// How many events are looked at for one page; with a filter by type, a page may be short for that.
    static let pageEventsExaminedMax = 4_096
    /// How many bytes of events a page has at most, beside the last event on it.
    static let pageBytesMax = 4 << 20
    /// How many bytes of events go to a listener at once at most, beside the last of them.
    static let pieceBytesMax = 64 << 10
    /// How long a list waits for an event at most, in seconds.
    static let waitSecondsMax = 30
    /// How often what is new is looked for where the system has no descriptor for a signal, in milliseconds.
    static let blindWaitMilliseconds = 1_000
}
