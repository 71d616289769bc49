/// All sets of exchange rates of a workspace with everything they have been and every quote that ever came.
///
/// Copies share the quotes until one of them takes in more of the same currency.
public struct RateBook: Sendable {
    /// The sets in the order of creation.
    public private(set) var sets: [VersionedDefinition<RateSet>] = []
    /// The sequence number of the last change to a set; 0 before the first.
    public private(set) var lastSequence: Int64 = 0

    private var ordinals: [RateSetID: Int] = [:]
    /// The quotes of each set by its place among the sets.
    private var columns: [[Currency: QuoteColumn]] = []

    /// Begins with nothing.
    public init() {}

    /// Takes in the next recorded version of a set, and the quotes that came with it.
    ///
    /// - Precondition: sequence numbers rise, and the base of a known set is what it was.
    /// - Complexity: as `QuoteColumn.insert` says, for each currency that has quotes.
    public mutating func record(
        _ set: RateSet, quotes: RateQuotes = RateQuotes(), sequence: Int64, recordedAt: Instant
    ) {
        precondition(sequence > lastSequence, "version \(sequence) comes after \(lastSequence)")
        let version = VersionedDefinition.Version(sequence: sequence, recordedAt: recordedAt, value: set)
        let ordinal = ordinals[set.id] ?? sets.count
        if ordinal < sets.count {
            precondition(sets[ordinal].current.base == set.base, "the set \(set.id) gets another base: \(set.base)")
            sets[ordinal].append(version)
        } else {
            ordinals[set.id] = ordinal
            sets.append(VersionedDefinition(first: version))
            columns.append([:])
        }
        let place = UInt32(sets[ordinal].versions.count - 1)
        for (currency, list) in quotes.byCurrency {
            columns[ordinal][currency, default: QuoteColumn()].insert(list, version: place)
        }
        lastSequence = sequence
    }

    /// The set with all that it has been; nil for an unknown id.
    public func versions(of id: RateSetID) -> VersionedDefinition<RateSet>? { ordinals[id].map { sets[$0] } }

    /// The set as it is now; nil for an unknown id.
    public func set(_ id: RateSetID) -> RateSet? { ordinals[id].map { sets[$0].current } }

    /// The set of that name; nil where there is none. Names are compared by their bytes.
    public func set(named name: String) -> RateSet? {
        sets.first { $0.current.name.utf8.elementsEqual(name.utf8) }?.current
    }

    /// The set that is meant where none is named, by what was recorded up to `sequence`; nil while there is none.
    public func defaultSet(knownTo sequence: Int64 = .max) -> RateSet? {
        sets.lazy.compactMap { $0.value(knownTo: sequence) }.first { $0.isDefault }
    }

    /// How many quotes a set has now in each currency, and from when to when, in alphabetical order.
    public func coverage(of id: RateSetID) -> [QuoteCoverage] {
        guard let ordinal = ordinals[id] else { return [] }
        return columns[ordinal].sorted { $0.key < $1.key }.compactMap { currency, column in
            guard let first = column.firstDay, let last = column.lastDay else { return nil }
            return QuoteCoverage(currency: currency, quoteCount: column.dayCount, firstDay: first, lastDay: last)
        }
    }

    /// All quotes of a currency in a set; nil where there are none.
    func column(of currency: Currency, in id: RateSetID) -> QuoteColumn? {
        ordinals[id].flatMap { columns[$0][currency] }
    }

    /// Quotes of a set by currency and day, without those that later ones replaced.
    ///
    /// - Parameters:
    ///   - currency: nil for all.
    ///   - days: the first and the last day.
    ///   - position: only quotes behind this one.
    ///   - limit: how many to give.
    /// - Complexity: O(currencies + limit × (log n + quotes of one day)).
    public func quotes(
        of id: RateSetID, currency: Currency? = nil, days: ClosedRange<CivilDate>,
        after position: (currency: Currency, day: CivilDate)? = nil, knownTo sequence: Int64 = .max, limit: Int
    ) -> [RecordedQuote] {
        guard let ordinal = ordinals[id], let known = sets[ordinal].place(knownTo: sequence) else { return [] }
        var found: [RecordedQuote] = []
        for (name, column) in columns[ordinal].sorted(by: { $0.key < $1.key }) {
            guard found.count < limit, currency.map({ $0 == name }) ?? true else { continue }
            var first = days.lowerBound.dayNumber
            if let position {
                guard name >= position.currency else { continue }
                if name == position.currency { first = max(first, position.day.dayNumber + 1) }
            }
            guard first <= days.upperBound.dayNumber else { continue }
            let range = first...days.upperBound.dayNumber
            for place in column.places(in: range, version: UInt32(known), limit: limit - found.count) {
                let quote = column[place]
                guard let rate = quote.rate else { continue }
                let version = sets[ordinal].versions[Int(quote.version)]
                found.append(
                    RecordedQuote(
                        currency: name, quote: RateQuote(day: quote.day, rate: rate), sequence: version.sequence,
                        recordedAt: version.recordedAt))
            }
        }
        return found
    }

    /// The quote that holds on a day: that of the day, or of the last day before that has one.
    ///
    /// - Parameters:
    ///   - currency: any but the set's base.
    ///   - sequence: the last row of the change log that is known.
    ///   - daysOldMax: how many days before `day` the quote may be.
    /// - Complexity: O(log n) and the quotes of those days that are not known yet.
    public func quote(
        of currency: Currency, on day: CivilDate, in id: RateSetID, knownTo sequence: Int64 = .max,
        daysOldMax: Int = RateSetLimits.daysOldMax
    ) -> RateQuote? {
        guard let ordinal = ordinals[id], let known = sets[ordinal].place(knownTo: sequence),
            let column = columns[ordinal][currency],
            let place = column.place(on: day, version: UInt32(known), daysOldMax: daysOldMax),
            let rate = column[place].rate
        else { return nil }
        return RateQuote(day: column[place].day, rate: rate)
    }
}

extension VersionedDefinition {
    /// The place of the last version that was recorded up to `sequence`; nil before the first.
    ///
    /// - Complexity: O(log n).
    func place(knownTo sequence: Int64) -> Int? {
        var (low, high) = (0, versions.count)
        while low < high {
            let middle = low + (high - low) / 2
            if versions[middle].sequence <= sequence { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? low - 1 : nil
    }

    /// The definition by what was recorded up to `sequence`; nil before the first version.
    func value(knownTo sequence: Int64) -> Value? { place(knownTo: sequence).map { versions[$0].value } }
}
