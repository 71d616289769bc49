import DealModel

/// Converts what deals are worth: from the unrounded basis, rounded once.
struct CurrencyConverter: Sendable {
    /// The factor of one currency on one day, divided by what a basis and a weight are fractions of.
    private struct Factor: Sendable {
        /// For the basis in whole units, and in twelfths.
        let value: [Ratio]
        /// The same in millionths.
        let weighted: [Ratio]

        init?(_ factor: RateFactor?) {
            guard let ratio = factor?.ratio else { return nil }
            var value: [Ratio] = []
            var weighted: [Ratio] = []
            for denominator in [1, 12] as [UInt128] {
                guard let part = Ratio(1, over: denominator), let share = Ratio(1, over: denominator * 1_000_000),
                    let whole = ratio.multiplied(by: part), let millionth = ratio.multiplied(by: share)
                else { return nil }
                value.append(whole)
                weighted.append(millionth)
            }
            self.value = value
            self.weighted = weighted
        }
    }

    /// When a deal was closed, and by which row of the log.
    struct Closed {
        let at: Int64
        let sequence: Int64
    }

    let conversion: CurrencyConversion
    private let rates: RateBook
    private let calendar: LocalCalendar
    private let limit: Int64
    /// The last day whose rates can be used: that of the moment asked about.
    private let lastDay: CivilDate
    /// Factors that many deals need, by currency and by day from `firstDay` on.
    private let factors: [UInt8: [Factor?]]
    private let firstDay: CivilDate

    init(_ conversion: CurrencyConversion, frame: AnalysisFrame, view: HistoryView) {
        self.conversion = conversion
        calendar = conversion.calendar
        limit = view.limit
        rates = view.snapshot.rates
        let date = conversion.calendar.date(of: frame.asOf)
        lastDay = conversion.mode == .now ? conversion.today : date
        let oldest = view.snapshot.oldestEffectiveAt.map { conversion.calendar.date(of: $0) } ?? date
        // A day that few deals need is looked up for each of them.
        let kept = min(Self.daysKeptMax, view.dealCount)
        firstDay = conversion.mode == .closeDate ? max(min(oldest, date), date.adding(days: -kept)) : lastDay
        var factors: [UInt8: [Factor?]] = [:]
        for ordinal in view.snapshot.currenciesSeen {
            guard let source = CurrencyTable.currency(ordinal) else { continue }
            factors[ordinal] = (firstDay.dayNumber...lastDay.dayNumber).map { day in
                Self.factor(
                    from: source, on: CivilDate(dayNumber: day), conversion, view.snapshot.rates, knownTo: view.limit)
            }
        }
        self.factors = factors
    }

    /// How many days' factors are kept at hand; nearly all deals are of the last thirty years.
    private static let daysKeptMax = 11_000

    /// Whether it matters when a deal was closed.
    var needsClosing: Bool { conversion.mode == .closeDate || conversion.mode == .frozen }

    /// Adds the converted value to an appraisal of a deal in a state.
    ///
    /// - Parameters:
    ///   - fraction: the basis.
    ///   - probability: nil for none.
    ///   - closed: nil for an open deal.
    func convert(
        _ appraisal: inout Appraisal, _ state: DealState, fraction: (numerator: Int128, denominator: Int128),
        probability: Probability?, closed: Closed?
    ) {
        guard appraisal.isPriced else { return }
        let (day, knownTo) = day(of: state, closed: closed, &appraisal.notes)
        guard let factor = factor(of: state.currency, on: day, knownTo: knownTo) else {
            appraisal.notes.insert(.fxMissing)
            return
        }
        let place = fraction.denominator == 1 ? 0 : 1
        appraisal.converted = factor.value[place].roundedHalfEven(fraction.numerator)
        if let probability {
            appraisal.convertedWeighted = factor.weighted[place].roundedHalfEven(
                fraction.numerator * Int128(probability.millionths))
        }
    }

    private func day(
        of state: DealState, closed: Closed?, _ notes: inout Appraisal.Notes
    ) -> (day: CivilDate, knownTo: Int64) {
        switch conversion.mode {
        case .now, .asOf: return (lastDay, limit)
        case .closeDate:
            if let closed { return (calendar.date(of: Instant(microseconds: closed.at)), limit) }
            guard state.closeDay != DealState.noDay, state.closeDay <= lastDay.dayNumber else {
                // There are no rates of days to come, and none of a date that is not there.
                notes.insert(.fxAssumed)
                return (lastDay, limit)
            }
            return (CivilDate(dayNumber: state.closeDay), limit)
        case .frozen:
            guard let closed else { return (lastDay, limit) }
            return (calendar.date(of: Instant(microseconds: closed.at)), min(limit, closed.sequence))
        }
    }

    private func factor(of currency: UInt8, on day: CivilDate, knownTo: Int64) -> Factor? {
        let index = Int(day.dayNumber) - Int(firstDay.dayNumber)
        if knownTo == limit, index >= 0, let row = factors[currency], index < row.count { return row[index] }
        guard let source = CurrencyTable.currency(currency) else { return nil }
        return Self.factor(from: source, on: day, conversion, rates, knownTo: knownTo)
    }

    /// What is in the target already needs neither a set nor a rate.
    private static func factor(
        from source: Currency, on day: CivilDate, _ conversion: CurrencyConversion, _ rates: RateBook, knownTo: Int64
    ) -> Factor? {
        if source == conversion.target { return Factor(.same) }
        return conversion.set.flatMap { set in
            Factor(rates.factor(from: source, to: conversion.target, on: day, in: set, knownTo: knownTo))
        }
    }
}
