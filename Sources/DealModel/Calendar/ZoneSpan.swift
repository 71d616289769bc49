/// A stretch of time with one offset from UTC, in seconds since 1970.
struct ZoneSpan: Hashable, Sendable {
    /// The first second; `Int64.min` where it has no beginning.
    let start: Int64
    /// The first second after it; `Int64.max` where it has no end.
    let end: Int64
    /// What is added to UTC.
    let offsetSeconds: Int
}
