internal import DealAnalytics
internal import DealModel
internal import Wire

/// The two clocks of a question: what it is about, and by what knowledge it is answered.
struct AnalysisMoment {
    /// The moment in the world.
    let asOf: Instant
    /// The last sequence number to take into account; nil for all.
    let knownTo: Int64?
    /// The moment of knowledge, for the answer's papers; nil where nothing was recorded yet.
    let knownAt: Instant?
    /// Whether the question is about a time before anything was recorded.
    let isBeforeKnowledge: Bool
    /// Whether the same question gives the same bytes while data version and local date stay the same.
    let isStable: Bool
    /// The local day of now.
    let today: CivilDate

    static let parameters: [Parameter] = [
        .query(
            "as_of",
            .string(
                "The moment in the world; a date means the end of that local day. Now, if absent.",
                length: 1...Schemas.instantCharactersMax, format: .instantOrDate, example: "2026-06-30")),
        .query(
            "known_at",
            .string(
                "By what was recorded up to then; as_of means the moment of as_of, and so does seen_then. All that is "
                    + "known, if absent.",
                length: 1...Schemas.instantCharactersMax, format: .momentOfKnowledge, example: "2026-07-05")),
    ]

    /// Reads the parameters. What is later than now means the same as now: the start of the local day, or the newest
    /// moment that anything recorded speaks of, so that an answer only changes with a commit or at midnight.
    ///
    /// - Parameter name: the parameter that names the moment in the world.
    init(_ call: OperationCall, snapshot: DealSnapshot, calendar: LocalCalendar, asOf name: String = "as_of") {
        today = calendar.date(of: call.now)
        let day = calendar.dayRange(today)
        let present = max(day.lowerBound, snapshot.newestEffectiveAt ?? day.lowerBound)
        // To the end of the day nothing but a commit changes the answer, so that end is as good as now.
        let dayEnd = day.upperBound.before
        func isPast(_ instant: Instant) -> Bool { instant <= call.now && instant < dayEnd }
        func isStable(_ instant: Instant) -> Bool { instant <= call.now || instant >= dayEnd }
        let asked = call.text(name).flatMap { Self.instant($0, calendar) }
        let knowledge = call.text("known_at").flatMap {
            Self.tiedToMoment.contains($0) ? asked : Self.instant($0, calendar)
        }
        asOf = asked.map { isPast($0) ? $0 : present } ?? present
        self.isStable = (asked.map(isStable) ?? true) && (knowledge.map(isStable) ?? true)
        guard let knowledge, isPast(knowledge) else {
            knownTo = nil
            knownAt = snapshot.lastRecordedAt
            isBeforeKnowledge = false
            return
        }
        let sequence = snapshot.sequence(knownAt: knowledge)
        knownTo = sequence ?? 0
        knownAt = knowledge
        isBeforeKnowledge = sequence == nil
    }

    /// A moment that was settled before.
    init(asOf: Instant, knownTo: Int64, knownAt: Instant?, today: CivilDate, isBeforeKnowledge: Bool = false) {
        self.asOf = asOf
        self.knownTo = knownTo
        self.today = today
        self.knownAt = knownAt
        self.isBeforeKnowledge = isBeforeKnowledge
        isStable = false
    }

    /// The words that tie knowledge to the moment asked for.
    static let tiedToMoment = ["as_of", "seen_then"]

    /// An instant, or the last one of a local day.
    static func instant(_ text: String, _ calendar: LocalCalendar) -> Instant? {
        if let instant = Instant(text) { return instant }
        return CivilDate(text).map { calendar.dayRange($0).upperBound.before }
    }
}

extension SchemaFormat {
    /// An instant, a date, or a word that ties knowledge to the moment asked for.
    static let momentOfKnowledge = SchemaFormat(
        name: "instant-or-date", describe: SchemaFormat.instantOrDate.describe + ", or as_of, or seen_then"
    ) { text in AnalysisMoment.tiedToMoment.contains(text) ? nil : SchemaFormat.instantOrDate.check(text) }
}
