internal import ColumnEngine
import DealModel

/// Gives each deal the code of its group, and each code its values.
///
/// A code has 32 bits for each of the first two dimensions and 40 for the third; one more than the ordinal or number,
/// 0 for none.
///
/// A class, since every deal is grouped by it.
final class Grouping: Sendable {
    let dimensions: [GroupDimension]
    private let view: HistoryView
    private let moment: Instant
    private let calendar: LocalCalendar
    private let tags: TagBook
    private let stageCategories: [UInt8]

    init(_ frame: AnalysisFrame, view: HistoryView, tags: TagBook) {
        dimensions = frame.groupBy
        self.view = view
        self.tags = tags
        moment = frame.asOf
        calendar = frame.calendar
        stageCategories = view.snapshot.definitions.stages.indices.map { ordinal in
            let category = view.stages.stage(ordinal, at: frame.asOf)?.forecastCategory
            return category.flatMap { ForecastCategory.allCases.firstIndex(of: $0) }.map { UInt8($0) }
                ?? DealProfile.none
        }
    }

    /// Hands out the codes of the groups that a deal is in: one, or one for each of its tags.
    ///
    /// - Parameters:
    ///   - day: the date that the metric goes by, or `DealState.noDay`.
    ///   - at: the moment at which the deal is in this state.
    func forEachGroup(of state: DealState, deal: UInt32, day: Int32, at: Int64, _ body: (KeyTable.Key) -> Void) {
        guard !dimensions.isEmpty else { return body(.init(high: 0, low: 0)) }
        guard let tagPlace = dimensions.firstIndex(of: .tag) else {
            return body(key(state, deal: deal, day: day, tag: 0, tagPlace: nil))
        }
        let tags = tags.tags(of: deal, at: at)
        if tags.isEmpty { body(key(state, deal: deal, day: day, tag: 0, tagPlace: tagPlace)) }
        for tag in tags { body(key(state, deal: deal, day: day, tag: UInt64(tag) + 1, tagPlace: tagPlace)) }
    }

    private func key(_ state: DealState, deal: UInt32, day: Int32, tag: UInt64, tagPlace: Int?) -> KeyTable.Key {
        var key = KeyTable.Key(high: 0, low: 0)
        for place in dimensions.indices {
            let code = place == tagPlace ? tag : code(of: dimensions[place], state, day: day)
            Self.put(code, at: place, of: &key)
        }
        return key
    }

    /// Puts the code of one dimension into a group's key.
    static func put(_ code: UInt64, at place: Int, of key: inout KeyTable.Key) {
        switch place {
        case 0: key.high |= code << 32
        case 1: key.high |= code
        default: key.low = code
        }
    }

    /// The code of a state's value of one dimension other than tags.
    func code(of dimension: GroupDimension, _ state: DealState, day: Int32) -> UInt64 {
        switch dimension {
        case .pipeline: UInt64(view.stages.pipelines[Int(state.stage)]) + 1
        case .stage: UInt64(state.stage) + 1
        case .owner: Self.code(state.owner)
        case .source: Self.code(view.profiles[Int(state.profile)].source)
        case .currency: state.currency == DealState.noCurrency ? 0 : UInt64(state.currency) + 1
        case .category: category(of: state) == DealProfile.none ? 0 : UInt64(category(of: state)) + 1
        case .month: code(of: .month, day)
        case .quarter: code(of: .quarter, day)
        case .tag: 0
        }
    }

    private static func code(_ key: KeyTable.Key, at place: Int) -> UInt64 {
        switch place {
        case 0: key.high >> 32
        case 1: key.high & 0xFFFF_FFFF
        default: key.low
        }
    }

    private static func code(_ number: UInt32) -> UInt64 { number == TextDictionary.none ? 0 : UInt64(number) + 1 }

    /// The leader's, else the owner's, else the stage's.
    private func category(of state: DealState) -> UInt8 {
        let profile = view.profiles[Int(state.profile)]
        if profile.leaderCategory != DealProfile.none { return profile.leaderCategory }
        if profile.forecastCategory != DealProfile.none { return profile.forecastCategory }
        return stageCategories[Int(state.stage)]
    }

    /// Days from the first date that can be written, so that codes are positive.
    private func code(of interval: CalendarInterval, _ day: Int32) -> UInt64 {
        guard day != DealState.noDay else { return 0 }
        let start = calendar.start(of: interval, containing: CivilDate(dayNumber: day)).dayNumber
        return UInt64(Int64(start) - Int64(CivilDate.earliest.dayNumber) + 1_000)
    }

    /// The values of a group, one a dimension.
    func values(of key: KeyTable.Key) -> [GroupValue] {
        dimensions.indices.map { place in
            let code = Self.code(key, at: place)
            return code == 0 ? .none : value(Int(code) - 1, of: dimensions[place])
        }
    }

    private func value(_ ordinal: Int, of dimension: GroupDimension) -> GroupValue {
        let definitions = view.snapshot.definitions
        switch dimension {
        case .pipeline:
            let pipeline = definitions.pipelines[ordinal]
            let known = pipeline.value(at: moment, knownTo: view.limit) ?? pipeline.current
            return .definition(id: known.id.description, name: known.name)
        case .stage:
            let known = view.stages.stage(ordinal, at: moment) ?? definitions.stages[ordinal].current
            return .definition(id: known.id.description, name: known.name)
        case .owner: return .text(view.snapshot.texts.owners[ordinal])
        case .source: return .text(view.snapshot.texts.sources[ordinal])
        case .tag: return .text(definitions.tags[ordinal].current.name)
        case .currency: return .text(CurrencyTable.currency(UInt8(ordinal))?.code ?? "")
        case .category: return .text(ForecastCategory.allCases[ordinal].rawValue)
        case .month, .quarter:
            let interval: CalendarInterval = dimension == .month ? .month : .quarter
            let date = CivilDate(dayNumber: Int32(ordinal + 1 - 1_000) + CivilDate.earliest.dayNumber)
            return .interval(name: calendar.name(of: interval, containing: date), from: date)
        }
    }

    /// Whether one group comes before another: pipelines by creation, stages by their positions, texts by their bytes,
    /// intervals by time, those without a value last.
    func precedes(_ left: KeyTable.Key, _ right: KeyTable.Key) -> Bool {
        for place in dimensions.indices {
            let (first, second) = (Self.code(left, at: place), Self.code(right, at: place))
            guard first != second else { continue }
            guard first != 0, second != 0 else { return second == 0 }
            return precedes(Int(first) - 1, Int(second) - 1, by: dimensions[place])
        }
        return false
    }

    private func precedes(_ left: Int, _ right: Int, by dimension: GroupDimension) -> Bool {
        switch dimension {
        case .stage:
            let at = moment.microseconds
            return (view.stages.pipelines[left], view.stages.position(of: left, at: at), left)
                < (view.stages.pipelines[right], view.stages.position(of: right, at: at), right)
        case .owner, .source, .tag:
            guard case .text(let first) = value(left, of: dimension),
                case .text(let second) = value(right, of: dimension)
            else { return left < right }
            return first.utf8.lexicographicallyPrecedes(second.utf8)
        case .pipeline, .currency, .category, .month, .quarter: return left < right
        }
    }
}
