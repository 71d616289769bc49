internal import ColumnEngine
import DealModel

/// A scope made ready for one view and one moment: conditions on codes have become tables of them.
indirect enum ScopeTest {
    case all([ScopeTest])
    case any([ScopeTest])
    /// By the stage's ordinal.
    case stages([Bool])
    /// By the owner's number; the last entry is for none.
    case owners([Bool])
    /// By the profile's number.
    case profiles([Bool])
    /// By the currency's ordinal.
    case currencies([Bool])
    /// Of amounts of a currency, or of whichever where it is nil.
    case amount(NumberTest, currency: UInt8?)
    case probability(NumberTest)
    case effectiveProbability(NumberTest, rules: [StageRule?])
    case closeDay(NumberTest)
    case createdAt(NumberTest)
    case tags(FilterCondition, TagBook)
    case deals(DealSet)

    /// - Parameter moment: by whose definitions stages are told; tags are told at each state's own moment.
    init(_ scope: DealScope, view: HistoryView, at moment: Instant, tags: TagBook) {
        switch scope {
        case .all(let scopes):
            let tests = scopes.map { ScopeTest($0, view: view, at: moment, tags: tags) }
            // Those that can pass over whole pages come first.
            self = .all(tests.filter(\.isByCreation) + tests.filter { !$0.isByCreation })
        case .any(let scopes): self = .any(scopes.map { ScopeTest($0, view: view, at: moment, tags: tags) })
        case .deals(let set): self = .deals(set)
        case .condition(let condition): self = Self.test(condition, view: view, at: moment, tags: tags)
        }
    }

    /// Whether every deal passes.
    var isTrivial: Bool { if case .all(let tests) = self { tests.allSatisfy(\.isTrivial) } else { false } }

    private var isByCreation: Bool { if case .createdAt = self { true } else { false } }

    /// Whether a deal in this state passes.
    ///
    /// - Parameter moment: the state's own, at which its tags are told.
    func accepts(_ state: DealState, deal: UInt32, at moment: Int64) -> Bool {
        switch self {
        case .all(let tests): tests.allSatisfy { $0.accepts(state, deal: deal, at: moment) }
        case .any(let tests): tests.contains { $0.accepts(state, deal: deal, at: moment) }
        case .stages(let table): table[Int(state.stage)]
        case .owners(let table): table[min(Int(state.owner), table.count - 1)]
        case .profiles(let table): table[Int(state.profile)]
        case .currencies(let table): table[Int(state.currency)]
        case .amount(let test, let currency): Self.accepts(test, currency, state.amount, state.currency)
        case .probability(let test):
            test.accepts(state.probability == DealState.noProbability ? nil : Int64(state.probability))
        case .effectiveProbability(let test, let rules):
            test.accepts(
                rules[Int(state.stage)]?.probability(override: state.probability).map { Int64($0.millionths) })
        case .closeDay(let test): test.accepts(state.closeDay == DealState.noDay ? nil : Int64(state.closeDay))
        case .createdAt(let test): test.accepts(state.createdAt)
        case .tags(let condition, let tags): tags.accepts(condition, deal: deal, at: moment)
        case .deals(let set): set.contains(deal)
        }
    }

    /// Goes on with the rows of a page that pass.
    func narrow(_ page: inout StatePage, at moment: Int64) {
        switch self {
        case .all(let tests):
            for test in tests where page.selection.count > 0 { test.narrow(&page, at: moment) }
        case .stages(let table):
            let column = page.stage
            let rows = column.span
            page.selection.keep { table[Int(rows[$0])] }
        case .owners(let table):
            let column = page.owner
            let rows = column.span
            page.selection.keep { table[min(Int(rows[$0]), table.count - 1)] }
        case .profiles(let table):
            let column = page.profile
            let rows = column.span
            page.selection.keep { table[Int(rows[$0])] }
        case .currencies(let table):
            let column = page.currency
            let rows = column.span
            page.selection.keep { table[Int(rows[$0])] }
        case .amount(let test, let currency):
            let (amounts, currencies) = (page.amount, page.currency)
            let (amount, code) = (amounts.span, currencies.span)
            page.selection.keep { Self.accepts(test, currency, amount[$0], code[$0]) }
        case .closeDay(let test):
            let column = page.closeDay
            let rows = column.span
            page.selection.keep { test.accepts(rows[$0] == DealState.noDay ? nil : Int64(rows[$0])) }
        default:
            let whole = page
            page.selection.keep { accepts(whole.state($0), deal: whole.deal($0), at: moment) }
        }
    }

    static func accepts(_ test: NumberTest, _ wanted: UInt8?, _ amount: Int64, _ currency: UInt8) -> Bool {
        // Amounts of another currency can neither be equal nor be compared, as if there were none; only their absence
        // is asked of all alike.
        guard amount != DealState.noAmount else { return test.accepts(nil) }
        return wanted.map { $0 == currency } ?? true ? test.accepts(amount) : test.acceptsIncomparable
    }
}

extension ScopeTest {
    private static func test(
        _ condition: FilterCondition, view: HistoryView, at moment: Instant, tags: TagBook
    ) -> ScopeTest {
        let texts = view.snapshot.texts
        switch condition.field {
        case .pipeline, .stage, .status: return .stages(stages(condition, view: view, at: moment))
        case .owner:
            var table = table(condition, texts.owners)
            table.append(condition.accepts(nil))
            return .owners(table)
        case .source: return profiles(condition, view, texts.sources) { $0.source }
        case .wonReason: return profiles(condition, view, texts.reasons) { $0.wonReason }
        case .lostReason: return profiles(condition, view, texts.reasons) { $0.lostReason }
        case .organization:
            return profiles(view) { profile in
                let id = texts.organizations.text(profile.organization).flatMap { OrganizationID($0) }
                return condition.accepts(id.map { .id(of: $0) })
            }
        case .termMonths:
            return profiles(view) { profile in
                condition.accepts(
                    profile.termMonths == DealProfile.noTerm ? nil : .integer(Int64(profile.termMonths)))
            }
        case .valuePeriod:
            return profiles(view) { condition.accepts(text(ValuePeriod.allCases.map(\.rawValue), $0.valuePeriod)) }
        case .forecastCategory:
            return profiles(view) {
                condition.accepts(text(ForecastCategory.allCases.map(\.rawValue), $0.forecastCategory))
            }
        case .leaderCategory:
            return profiles(view) {
                condition.accepts(text(ForecastCategory.allCases.map(\.rawValue), $0.leaderCategory))
            }
        case .currency:
            return .currencies(
                (0...UInt8.max).map { condition.accepts(CurrencyTable.currency($0).map { .text($0.code) }) })
        case .amount:
            let currency = condition.values.compactMap { value in
                if case .amount(let money) = value { money.currency.ordinal } else { nil }
            }.first
            return .amount(NumberTest(condition), currency: currency)
        case .probability: return .probability(NumberTest(condition))
        case .effectiveProbability:
            return .effectiveProbability(NumberTest(condition), rules: view.stages.rules(at: moment))
        case .expectedCloseDate: return .closeDay(NumberTest(condition))
        case .createdAt: return .createdAt(NumberTest(condition))
        case .tags: return .tags(condition, tags)
        default: preconditionFailure("columns do not hold \(condition.field.name)")
        }
    }

    private static func stages(_ condition: FilterCondition, view: HistoryView, at moment: Instant) -> [Bool] {
        view.snapshot.definitions.stages.indices.map { ordinal in
            guard let stage = view.stages.stage(ordinal, at: moment) else { return condition.accepts(nil) }
            return switch condition.field {
            case .pipeline: condition.accepts(.id(of: stage.pipelineID))
            case .stage: condition.accepts(.id(of: stage.id))
            default: condition.accepts(.text(stage.kind.rawValue))
            }
        }
    }

    private static func table(_ condition: FilterCondition, _ texts: PagedColumn<String>) -> [Bool] {
        (0..<texts.count).map { condition.accepts(.text(texts[$0])) }
    }

    private static func profiles(
        _ condition: FilterCondition, _ view: HistoryView, _ texts: PagedColumn<String>,
        _ code: (DealProfile) -> UInt32
    ) -> ScopeTest {
        let accepted = table(condition, texts)
        let acceptsNone = condition.accepts(nil)
        return profiles(view) { profile in
            let code = code(profile)
            return code == TextDictionary.none ? acceptsNone : accepted[Int(code)]
        }
    }

    private static func profiles(_ view: HistoryView, _ accepts: (DealProfile) -> Bool) -> ScopeTest {
        .profiles((0..<view.profiles.count).map { accepts(view.profiles[$0]) })
    }

    private static func text(_ choices: [String], _ place: UInt8) -> FilterValue? {
        place == DealProfile.none ? nil : .text(choices[Int(place)])
    }
}
