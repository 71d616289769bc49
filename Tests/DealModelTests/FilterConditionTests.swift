import DealModel
import Testing

struct FilterConditionTests {
    /// A field whose values have an order: its values from low to high, and how a deal gets one of them, or none.
    private struct Ordered: Sendable {
        let field: FilterField
        let values: [FilterValue]
        let set: @Sendable (Int?) -> FilterSample
    }

    private static func facts(_ index: Int?, _ edit: (inout DealFacts, Int?) -> Void) -> FilterSample {
        var sample = FilterSample()
        edit(&sample.facts, index)
        return sample
    }

    private static let euro = Currency("EUR")
    private static let amounts: [Int64] = [-Money.minorUnitsMax, 0, 1]
    private static let millionths: [Int64] = [0, 1, 1_000_000]
    private static let days: [Int32] = [CivilDate.earliest.dayNumber, 0, CivilDate.latest.dayNumber]
    private static let instants = [Instant.earliest, Instant(microseconds: 0), Instant.latest]
    private static let probabilities = millionths.compactMap { Probability(millionths: $0) }

    private static let ordered: [Ordered] = [
        Ordered(field: .amount, values: amounts.compactMap { money($0) }) { index in
            facts(index) {
                $0.amountMinorUnits = $1.map { amounts[$0] }
                $0.currency = euro
            }
        },
        Ordered(field: .termMonths, values: [1, 2, 1_200].map { .integer($0) }) { index in
            facts(index) { $0.termMonths = $1.map { [1, 2, 1_200][$0] } }
        },
        Ordered(field: .probability, values: probabilities.map { .probability($0) }) { index in
            facts(index) { $0.probability = $1.map { probabilities[$0] } }
        },
        Ordered(field: .effectiveProbability, values: probabilities.map { .probability($0) }) { index in
            var sample = FilterSample(in: FilterSample.unknown)
            sample.facts.probability = index.map { probabilities[$0] }
            return sample
        },
        Ordered(field: .expectedCloseDate, values: days.map { .date(CivilDate(dayNumber: $0)) }) { index in
            facts(index) { $0.expectedCloseDate = $1.map { CivilDate(dayNumber: days[$0]) } }
        },
        Ordered(field: .wonAt, values: instants.map { .instant($0) }) { index in
            FilterSample(in: index == nil ? FilterSample.lost : FilterSample.won) { sample in
                if let index { sample.closedAt = instants[index] }
            }
        },
        Ordered(field: .lostAt, values: instants.map { .instant($0) }) { index in
            FilterSample(in: index == nil ? FilterSample.won : FilterSample.lost) { sample in
                if let index { sample.closedAt = instants[index] }
            }
        },
        Ordered(field: .closedAt, values: instants.map { .instant($0) }) { index in
            FilterSample(in: index == nil ? FilterSample.lead : FilterSample.lost) { sample in
                if let index { sample.closedAt = instants[index] }
            }
        },
        Ordered(field: .deletedAt, values: instants.map { .instant($0) }) { index in
            FilterSample { $0.deletedAt = index.map { instants[$0] } }
        },
    ]

    private static func money(_ minorUnits: Int64, _ code: String = "EUR") -> FilterValue? {
        Currency(code).map { .amount(Money(minorUnits: minorUnits, currency: $0)) }
    }

    /// Whether a value at that place holds, by the words of the operator.
    private static func holds(_ comparison: FilterOperator, _ place: Int?, _ values: [Int]) -> Bool {
        guard let place else { return [.isEmpty, .notEquals, .isNotIn].contains(comparison) }
        return switch comparison {
        case .equals: place == values[0]
        case .notEquals: place != values[0]
        case .greaterThan: place > values[0]
        case .lessThan: place < values[0]
        case .greaterThanOrEquals: place >= values[0]
        case .lessThanOrEquals: place <= values[0]
        case .between: values[0] <= place && place <= values[1]
        case .isIn: values.contains(place)
        case .isNotIn: !values.contains(place)
        case .isEmpty: false
        case .isNotEmpty: true
        default: false
        }
    }

    @Test(arguments: ordered.indices)
    func `a field with an order is compared by it, and is no comparison's when it is missing`(index: Int) {
        let ordered = Self.ordered[index]
        let lists: [FilterOperator: [[Int]]] = [
            .between: [[0, 0], [0, 1], [0, 2], [1, 2], [2, 0]], .isIn: [[0], [1, 2], [0, 1, 2]],
            .isNotIn: [[0], [1, 2], [0, 1, 2]], .isEmpty: [[]], .isNotEmpty: [[]],
        ]
        for comparison in ordered.field.type.operators {
            for places in lists[comparison] ?? [[0], [1], [2]] {
                let filter = DealFilter.condition(ordered.field, comparison, places.map { ordered.values[$0] })
                for place in [nil, 0, 1, 2] {
                    let holds = Self.holds(comparison, place, places)
                    let words = "\(ordered.field.name) \(comparison.rawValue) \(places): \(place ?? -1)"
                    #expect(filter.matches(ordered.set(place).subject) == holds, "\(words)")
                }
            }
        }
    }

    @Test func `what every deal has is compared like the rest`() {
        let sample = FilterSample()
        #expect(sample.isMeant(.version, .equals, .integer(5)))
        #expect(sample.isMeant(.version, .lessThan, .integer(6)))
        #expect(sample.isMeant(.createdAt, .equals, .instant(Instant(microseconds: 10))))
        #expect(sample.isMeant(.updatedAt, .greaterThan, .instant(Instant(microseconds: 29))))
        #expect(sample.isMeant(.id, .equals, .id(of: DealID(high: 7, low: 7))))
        #expect(!sample.isMeant(.id, .isIn, .id(of: DealID(high: 7, low: 8)), .id(of: DealID(high: 8, low: 7))))
        #expect(sample.isMeant(.pipeline, .equals, .id(of: FilterSample.sales.id)))
        #expect(sample.isMeant(.stage, .isNotIn, .id(of: FilterSample.won.id)))
        #expect(sample.isMeant(.createdBy, .equals, .text("anna")))
        for field in [FilterField.version, .createdAt, .id, .status, .pipeline, .stage, .title] {
            #expect(!sample.isMeant(field, .isEmpty))
            #expect(sample.isMeant(field, .isNotEmpty))
        }
    }

    @Test func `an amount in another currency counts as missing`() throws {
        let sample = Self.facts(nil) { facts, _ in
            facts.amountMinorUnits = 100
            facts.currency = Currency("USD")
        }
        let euros = try #require(Self.money(100))
        let dollars = try #require(Self.money(100, "USD"))
        for comparison in [FilterOperator.equals, .lessThanOrEquals, .greaterThanOrEquals, .isIn] {
            #expect(sample.isMeant(.amount, comparison, dollars))
            #expect(!sample.isMeant(.amount, comparison, euros))
        }
        #expect(sample.isMeant(.amount, .notEquals, euros))
        #expect(!sample.isMeant(.amount, .notEquals, dollars))
        #expect(!sample.isMeant(.amount, .between, euros, euros))
        #expect(sample.isMeant(.amount, .isNotEmpty))
    }

    @Test func `the effective probability is the closed stage's, else the deal's own, else the stage's`() {
        func probability(_ stage: Stage, _ own: Int64?) -> [Int64] {
            var sample = FilterSample(in: stage)
            sample.facts.probability = own.flatMap { Probability(millionths: $0) }
            return [0, 250_000, 500_000, 1_000_000].filter { millionths in
                Probability(millionths: millionths).map {
                    sample.isMeant(.effectiveProbability, .equals, .probability($0))
                } == true
            }
        }
        #expect(probability(FilterSample.lead, nil) == [250_000])
        #expect(probability(FilterSample.lead, 500_000) == [500_000])
        #expect(probability(FilterSample.unknown, nil) == [])
        #expect(probability(FilterSample.unknown, 0) == [0])
        #expect(probability(FilterSample.won, 500_000) == [1_000_000])
        #expect(probability(FilterSample.lost, 500_000) == [0])
    }

    @Test(arguments: [
        ("Größe XL", "größe", true), ("Größe XL", "GRÖßE", false), ("Größe XL", "e x", true), ("abc", "ABC", true),
        ("abc", "abcd", false), ("aab", "ab", true), ("\u{212A}ing", "king", false), ("%_", "%", true),
        ("abc", "%", false), ("e\u{301}", "\u{E9}", false), ("e\u{301}", "e", true), ("İ", "i", false),
        ("[x]", "[X]", true), ("`", "@", false), ("{", "[", false),
    ])
    func `a text contains another by its bytes, with the letters of ASCII in either case`(
        text: String, part: String, holds: Bool
    ) {
        let sample = Self.facts(nil) { facts, _ in facts.nextStep = text }
        #expect(sample.isMeant(.nextStep, .contains, .text(part)) == holds)
        #expect(sample.isMeant(.nextStep, .notContains, .text(part)) == !holds)
    }

    @Test func `texts are the same when their bytes are`() {
        let sample = Self.facts(nil) { facts, _ in facts.source = "e\u{301}" }
        #expect(sample.isMeant(.source, .equals, .text("e\u{301}")))
        #expect(!sample.isMeant(.source, .equals, .text("\u{E9}")))
        #expect(sample.isMeant(.source, .isNotIn, .text("\u{E9}"), .text("E\u{301}")))
        #expect(!FilterSample().isMeant(.source, .equals, .text("x")))
        #expect(!FilterSample().isMeant(.source, .contains, .text("x")))
        #expect(FilterSample().isMeant(.source, .notContains, .text("x")))
        #expect(FilterSample().isMeant(.source, .isEmpty))
    }

    @Test func `a set has any, all or none`() {
        let sample = FilterSample { $0.tags = ["a", "b", "é"] }
        #expect(sample.isMeant(.tags, .contains, .text("a")))
        #expect(!sample.isMeant(.tags, .contains, .text("A")))
        #expect(!sample.isMeant(.tags, .contains, .text("e\u{301}")))
        #expect(sample.isMeant(.tags, .notContains, .text("c")))
        #expect(sample.isMeant(.tags, .hasAny, .text("c"), .text("b")))
        #expect(!sample.isMeant(.tags, .hasAny, .text("c"), .text("d")))
        #expect(sample.isMeant(.tags, .hasAll, .text("a"), .text("b"), .text("a")))
        #expect(!sample.isMeant(.tags, .hasAll, .text("a"), .text("c")))
        #expect(sample.isMeant(.tags, .isNotEmpty))
        #expect(FilterSample().isMeant(.tags, .isEmpty))
        #expect(FilterSample().isMeant(.tags, .notContains, .text("a")))
        #expect(!FilterSample().isMeant(.tags, .hasAll, .text("a")))
    }

    @Test func `the primary contact is a field, and every link an element of the set`() {
        let (one, other) = (ContactID(high: 1, low: 1), ContactID(high: 1, low: 2))
        let sample = FilterSample {
            $0.facts.contactID = one
            $0.contacts = [DealContact(contactID: other, isPrimary: true)]
        }
        #expect(sample.isMeant(.contact, .equals, .id(of: one)))
        #expect(!sample.isMeant(.contact, .equals, .id(of: other)))
        #expect(sample.isMeant(.contacts, .contains, .id(of: other)))
        #expect(!sample.isMeant(.contacts, .hasAny, .id(of: one)))
    }

    @Test func `a condition that makes no sense is a programmer's error`() async {
        await #expect(processExitsWith: .failure) { _ = FilterCondition(.status, .contains, .text("o")) }
        await #expect(processExitsWith: .failure) { _ = FilterCondition(.title, .equals) }
        await #expect(processExitsWith: .failure) { _ = FilterCondition(.title, .isEmpty, .text("x")) }
        await #expect(processExitsWith: .failure) { _ = FilterCondition(.title, .equals, .integer(1)) }
        await #expect(processExitsWith: .failure) { _ = FilterCondition(.status, .equals, .text("Open")) }
        await #expect(processExitsWith: .failure) {
            let codes = ["EUR", "USD"].compactMap { Currency($0) }
            _ = FilterCondition(.amount, .isIn, codes.map { .amount(Money(minorUnits: 1, currency: $0)) })
        }
    }

    @Test func `a condition has at most so many values, and its texts so many characters`() async {
        let values = Array(repeating: FilterValue.text("x"), count: DealFilter.valuesMax)
        #expect(FilterCondition(.title, .isIn, values).values.count == 500)
        await #expect(processExitsWith: .failure) {
            let values = Array(repeating: FilterValue.text("x"), count: DealFilter.valuesMax + 1)
            _ = FilterCondition(.title, .isIn, values)
        }
        let longest = String(repeating: "é", count: DealFilter.textCharactersMax)
        #expect(FilterCondition(.title, .contains, .text(longest)).values.count == 1)
        await #expect(processExitsWith: .failure) {
            let text = String(repeating: "é", count: DealFilter.textCharactersMax + 1)
            _ = FilterCondition(.title, .contains, .text(text))
        }
    }
}
