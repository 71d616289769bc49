internal import DealAnalytics
internal import DealModel
internal import Wire

/// The pieces that the answers of many metrics share.
extension MetricCall {
    /// One of the intervals into which a time is cut.
    struct IntervalPlace {
        /// What it is called.
        let name: String
        /// Its first day.
        let date: CivilDate
        /// The instants in it.
        let range: Range<Instant>
        /// The moment for which state at its end is told: its last, or the one asked for where that is before.
        let end: Instant
    }

    /// The intervals of the window up to the moment asked for; of the whole history where there is no window.
    ///
    /// - Throws: `invalid_parameter` where they are too many.
    func intervals(_ interval: CalendarInterval) throws(Problem) -> [IntervalPlace] {
        let earliest = max(frame.window.from, snapshot.oldestEffectiveAt ?? frame.asOf)
        let last = min(frame.window.to.before, frame.asOf)
        guard earliest <= last else { return [] }
        let first = frame.calendar.date(of: earliest)
        let end = frame.calendar.date(of: last).adding(days: 1)
        guard let buckets = frame.calendar.buckets(interval, from: first, to: end) else {
            let detail = "There are more than \(LocalCalendar.bucketsMax) of them in that time."
            throw Problem(
                .invalidParameter, detail,
                errors: [
                    FieldProblem(pointer: FieldProblem.queryPointer("interval"), code: "too_many", detail: detail)
                ])
        }
        return buckets.names.indices.map { index in
            let range = buckets.edges[index]..<buckets.edges[index + 1]
            return IntervalPlace(
                name: buckets.names[index], date: buckets.dates[index], range: range,
                end: min(range.upperBound.before, frame.asOf, frame.window.closing))
        }
    }

    /// Says that amounts are in several currencies, where they are.
    mutating func warnMixedCurrencies(_ figures: [ValueFigures]) {
        let currencies = figures.filter { $0.value != nil }.compactMap { $0.currency?.code }
        guard currencies.count > 1, frame.conversion == nil,
            !warnings.contains(where: { $0.code == "mixed_currencies" })
        else { return }
        warnings.append(
            AnswerWarning(
                "mixed_currencies",
                "Amounts are in \(currencies.joined(separator: ", ")) and are never added unless currency asks for it.")
        )
    }

    /// Figures of a set of deals, with the way to them.
    ///
    /// - Parameter asOf: the moment that they are about, where it is not that of the call.
    func json(_ figures: FigureGroup, asOf: Instant? = nil, isGroup: Bool) -> JSON {
        var object = JSONObject()
        if isGroup { object["group"] = MetricJSON.json(figures.values, of: frame.groupBy) }
        for member in MetricJSON.fields(figures.figures, in: frame.conversion?.target).members {
            object[member.name] = member.value
        }
        object["drill"] = drill(figures.drill, asOf: asOf)
        return .object(object)
    }

    /// The path of the list of deals that a figure is made of.
    func drill(_ target: DrillTarget, asOf: Instant? = nil) -> JSON {
        .optional(DrillToken.path(target, of: self, asOf: asOf ?? frame.asOf))
    }

    /// The path of the list of what a figure of another frame is made of, whose moment or window is not that of the
    /// call.
    func drill(_ target: DrillTarget, of frame: AnalysisFrame) -> JSON {
        var changes: JSONObject = ["from": .null, "to": .null, "period": .null]
        if frame.window != .all {
            changes["from"] = .instant(frame.window.from)
            changes["to"] = .instant(frame.window.to)
        }
        return .optional(DrillToken.path(target, of: self, asOf: frame.asOf, asking: changes))
    }
}
