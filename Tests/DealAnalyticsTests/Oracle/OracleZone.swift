import DealModel

/// How instants and civil dates belong together in a zone.
struct OracleZone: Sendable {
    var date: @Sendable (Instant) -> CivilDate = { $0.dateInUTC }
    var start: @Sendable (CivilDate) -> Instant = { $0.startInUTC }

    static let utc = OracleZone()
}
