/// What a process log may hold; the limits of its XML and of gzip are in `Markup`, those of values in `DealLimits`.
public enum XESLimits {
    /// The events of a trace, those that only repeat a stage included.
    public static let eventsMax = 100_000
    /// The bytes of a value that is taken from a trace or an event; no field of a deal can have as many.
    public static let valueBytesMax = 4_096
}
