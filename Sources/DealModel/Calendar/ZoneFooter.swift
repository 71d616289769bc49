/// The rule for all times after the last listed change of a zone: the `TZ` string of POSIX as RFC 8536 (section 3.3)
/// extends it.
struct ZoneFooter: Hashable, Sendable {
    /// The offset of standard time.
    let standardSeconds: Int
    /// Daylight-saving time; nil where there is none.
    let daylight: Daylight?

    /// Daylight-saving time: its offset, and when in a year it begins and ends.
    struct Daylight: Hashable, Sendable {
        /// The offset while it lasts.
        let offsetSeconds: Int
        /// When it begins, by the clock of standard time.
        let start: ZoneFooterDate
        /// When it ends, by its own clock.
        let end: ZoneFooterDate
    }

    /// Reads the string; nil for anything that is none.
    init?(_ text: [UInt8]) {
        var reader = ZoneFooterReader(text[...])
        guard reader.takeName(), let standard = reader.takeOffset() else { return nil }
        // POSIX counts what is added to local time to get UTC.
        standardSeconds = -standard
        guard !reader.isAtEnd else {
            daylight = nil
            return
        }
        guard reader.takeName() else { return nil }
        // One hour ahead of standard time where nothing else is said.
        var offset = standardSeconds + 3_600
        if reader.next != UInt8(ascii: ",") {
            guard let given = reader.takeOffset() else { return nil }
            offset = -given
        }
        guard reader.take(UInt8(ascii: ",")), let start = reader.takeDate(), reader.take(UInt8(ascii: ",")),
            let end = reader.takeDate(), reader.isAtEnd
        else { return nil }
        daylight = Daylight(offsetSeconds: offset, start: start, end: end)
    }

    /// The stretch of one offset that a second since 1970 is in.
    func span(at second: Int64) -> ZoneSpan {
        guard let daylight else { return ZoneSpan(start: .min, end: .max, offsetSeconds: standardSeconds) }
        let localDay = Int((second + Int64(standardSeconds)).quotient(flooredBy: ZoneRules.secondsPerDay))
        let year = CivilDate.components(ofDay: localDay).year
        var start = Int64.min
        var offset = standardSeconds
        for candidate in (year - 1)...(year + 1) {
            let begins = daylight.start.second(in: candidate) - Int64(standardSeconds)
            let ends = daylight.end.second(in: candidate) - Int64(daylight.offsetSeconds)
            for change in Self.changes(begins, ends, daylight.offsetSeconds, standardSeconds) {
                if change.second > second { return ZoneSpan(start: start, end: change.second, offsetSeconds: offset) }
                start = change.second
                offset = change.offset
            }
        }
        // Reached only with a rule whose changes lie a year away from their year, which none that is read does.
        return ZoneSpan(start: start, end: .max, offsetSeconds: offset)
    }

    /// A year's two changes in the order of time. Where both come at once, as in zones that never leave daylight-saving
    /// time, the beginning counts.
    private static func changes(
        _ begins: Int64, _ ends: Int64, _ daylight: Int, _ standard: Int
    ) -> [(second: Int64, offset: Int)] {
        begins < ends ? [(begins, daylight), (ends, standard)] : [(ends, standard), (begins, daylight)]
    }
}
