internal import ColumnEngine
import DealModel

/// The groups of a frame as small numbers, each with its currency: what a row adds to the number is looked up by its
/// stage, its close date, its currency, its owner and its profile, and number 0 is left to rows that do not count.
struct DenseGrouping: Sendable {
    /// What is looked up by the stage.
    struct StageEntry: Sendable {
        /// What it adds to the number.
        var code: UInt32
        /// All bits where the deal's own probability does not count.
        var overrideMask: Int32
        /// The probability of deals whose own does not count; -1 for none.
        var inherited: Int32
    }

    /// By the stage's ordinal.
    let stages: [StageEntry]
    /// By the day, from `firstDay` on; the last is for none. Empty where dates do not count.
    let days: [UInt32]
    /// The day of the first entry.
    let firstDay: Int32
    /// By the currency's ordinal.
    let currencies: [UInt32]
    /// By the owner's number; the last is for none. Empty where owners do not count.
    let owners: [UInt32]
    /// By the profile's number; empty where profiles do not count.
    let profiles: [UInt32]
    /// One more than the largest number.
    let codeCount: Int
    /// The group and the currency of each number.
    let places: [(group: KeyTable.Key, currency: UInt8)]

    /// As many numbers stay in the second-level cache.
    static let codesMax = 65_536
    /// As many are worth their room however few rows there are.
    private static let codesUsual = 4_096

    /// Nil where a dimension depends on more than one column, or there would be too many groups for the rows.
    init?(_ context: MetricContext, rowCount: Int) {
        let dimensions = context.grouping.dimensions
        var domains: [Domain] = []
        for dimension in dimensions {
            guard let domain = Domain(dimension, in: context) else { return nil }
            domains.append(domain)
        }
        let currencyCodes = context.view.snapshot.seen.currencies
        let codeCount = domains.reduce(currencyCodes.count) { $0.multipliedReportingOverflow(by: $1.raw.count).0 } + 1
        guard domains.allSatisfy({ $0.raw.count <= Self.codesMax }), codeCount > 0,
            codeCount <= min(Self.codesMax, Self.codesUsual + rowCount)
        else { return nil }
        let snapshot = context.view.snapshot
        var stageCodes = Array(repeating: UInt32(0), count: snapshot.definitions.stages.count)
        var days: [UInt32] = []
        var currencies = Array(repeating: UInt32(0), count: Int(UInt8.max) + 1)
        for (place, code) in currencyCodes.enumerated() { currencies[Int(code)] = UInt32(place) + 1 }
        var owners: [UInt32] = []
        var profiles: [UInt32] = []
        var stride = UInt32(currencyCodes.count)
        for domain in domains {
            let codes = domain.codes.map { $0 * stride }
            switch domain.column {
            case .stage: for (stage, code) in codes.enumerated() { stageCodes[stage] += code }
            case .day: days = days.isEmpty ? codes : zip(days, codes).map { $0 + $1 }
            case .currency: for (place, code) in currencyCodes.enumerated() { currencies[Int(code)] += codes[place] }
            case .owner: owners = owners.isEmpty ? codes : zip(owners, codes).map { $0 + $1 }
            case .profile: profiles = profiles.isEmpty ? codes : zip(profiles, codes).map { $0 + $1 }
            }
            stride *= UInt32(domain.raw.count)
        }
        stages = stageCodes.enumerated().map { stage, code in context.valuer.entry(ofStage: stage, code: code) }
        self.days = days
        firstDay = snapshot.seen.closeDays?.lowerBound ?? 0
        self.currencies = currencies
        self.owners = owners
        self.profiles = profiles
        self.codeCount = codeCount
        places = (0..<codeCount).map { code in
            guard code > 0 else { return (KeyTable.Key(high: 0, low: 0), 0) }
            var rest = code - 1
            let currency = currencyCodes[rest % currencyCodes.count]
            rest /= currencyCodes.count
            var key = KeyTable.Key(high: 0, low: 0)
            for (place, domain) in domains.enumerated() {
                Grouping.put(domain.raw[rest % domain.raw.count], at: place, of: &key)
                rest /= domain.raw.count
            }
            return (key, currency)
        }
    }

    /// The values of one dimension.
    private struct Domain {
        enum Column { case stage, day, currency, owner, profile }

        let column: Column
        /// The codes that `Grouping` has for the values, each once.
        private(set) var raw: [UInt64] = []
        /// The place in `raw`, by the column's number.
        private(set) var codes: [UInt32] = []

        init?(_ dimension: GroupDimension, in context: MetricContext) {
            let snapshot = context.view.snapshot
            var places: [UInt64: UInt32] = [:]
            var state = DealState()
            switch dimension {
            case .pipeline, .stage:
                column = .stage
                for stage in snapshot.definitions.stages.indices {
                    state.stage = UInt16(stage)
                    add(context.grouping.code(of: dimension, state, day: DealState.noDay), &places)
                }
            case .month, .quarter:
                column = .day
                if let days = snapshot.seen.closeDays {
                    guard days.count <= DenseGrouping.codesMax else { return nil }
                    let interval: CalendarInterval = dimension == .month ? .month : .quarter
                    let calendar = context.frame.calendar
                    var day = days.lowerBound
                    while day <= days.upperBound {
                        let code = context.grouping.code(of: dimension, state, day: day)
                        let next = calendar.nextStart(of: interval, after: CivilDate(dayNumber: day)).dayNumber
                        for _ in day..<min(next, days.upperBound + 1) { add(code, &places) }
                        day = next
                    }
                }
                add(context.grouping.code(of: dimension, state, day: DealState.noDay), &places)
            case .currency:
                column = .currency
                for currency in snapshot.seen.currencies {
                    state.currency = currency
                    add(context.grouping.code(of: dimension, state, day: DealState.noDay), &places)
                }
            case .owner:
                column = .owner
                let count = snapshot.texts.owners.count
                guard count < DenseGrouping.codesMax else { return nil }
                for owner in 0...count {
                    state.owner = owner < count ? UInt32(owner) : TextDictionary.none
                    add(context.grouping.code(of: dimension, state, day: DealState.noDay), &places)
                }
            case .source:
                column = .profile
                guard context.view.profiles.count <= DenseGrouping.codesMax else { return nil }
                for profile in 0..<context.view.profiles.count {
                    state.profile = UInt32(profile)
                    add(context.grouping.code(of: dimension, state, day: DealState.noDay), &places)
                }
            case .category, .tag: return nil
            }
            if raw.isEmpty { raw = [0] }
        }

        private mutating func add(_ code: UInt64, _ places: inout [UInt64: UInt32]) {
            let place = places[code] ?? UInt32(raw.count)
            if place == raw.count {
                places[code] = place
                raw.append(code)
            }
            codes.append(place)
        }
    }
}
