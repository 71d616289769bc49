/// Why bytes are no time zone.
public enum ZoneError: Error, Hashable, Sendable {
    /// They do not begin as a TZif file of a known version does.
    case notATimeZone
    /// They end before what their head announces.
    case cutShort
    /// A count, a time or an offset is outside what RFC 8536 allows or what is read here.
    case outOfRange
    /// They count leap seconds, which instants here do not have.
    case countsLeapSeconds
    /// The rule for times after the last change cannot be read.
    case badFooter
}
