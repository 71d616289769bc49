import DealModel
import TestSupport

@testable import WorkspaceStore

/// Fills a test store with random deals and histories of every shape.
struct RandomWorkspace {
    private let test: TestStore
    private var generator: SeededGenerator
    private(set) var deals: [DealID] = []

    init(_ test: TestStore, seed: UInt64) {
        self.test = test
        generator = SeededGenerator(seed: seed)
    }

    /// Makes so many writes; about a third of them create deals.
    mutating func run(writes: Int) throws {
        for _ in 0..<writes {
            test.clock.advance(seconds: generator.oneIn(3) ? 0 : Int64.random(in: 0...200_000, using: &generator))
            switch Int.random(in: 0..<12, using: &generator) {
            case 0...3: try create()
            case 4...6: try append()
            case 7: try append(isBackdated: true)
            case 8: try correct()
            case 9: try tag()
            case 10: try contact()
            default: try define()
            }
        }
    }

    private mutating func create() throws {
        let changes = randomChanges(isFirst: true)
        let start = test.clock.now().later(-Int64.random(in: 0...40_000_000, using: &generator))
        let later = randomChanges()
        let hasHistory = generator.oneIn(3)
        let id = try test.write { transaction throws(StoreError) in
            let id: DealID = transaction.newID()
            var history = [DealVersionDraft(effectiveAt: start, actor: "import:old", changes: changes)]
            if hasHistory { history.append(DealVersionDraft(effectiveAt: start.later(60), changes: later)) }
            _ = try transaction.createDeal(id: id, history: history)
            return id
        }
        deals.append(id)
    }

    private mutating func append(isBackdated: Bool = false) throws {
        guard !deals.isEmpty else { return }
        let id = generator.pick(deals)
        let changes = randomChanges()
        let created = try test.deal(id).timeline.createdAt
        let span = (test.clock.now().microseconds - created.microseconds) / 1_000_000
        let effectiveAt = isBackdated ? created.later(Int64.random(in: 0...span, using: &generator)) : nil
        try test.append(to: id, effectiveAt: effectiveAt) { $0 = changes }
    }

    private mutating func correct() throws {
        guard !deals.isEmpty else { return }
        let id = generator.pick(deals)
        let history = try test.history(id)
        let corrected = generator.pick(history.standing())
        let changes = corrected.changes.merging(randomChanges())
        try test.append(to: id, effectiveAt: corrected.effectiveAt, corrects: corrected.sequence) { $0 = changes }
    }

    private mutating func tag() throws {
        guard !deals.isEmpty else { return }
        let id = generator.pick(deals)
        let name = generator.pick(["hot", "größer", "\u{FFFD}"])
        let isRemoved = generator.oneIn(3)
        try test.write { transaction throws(StoreError) in
            guard let deal = try transaction.deal(id) else { throw .refused(Refusal()) }
            try transaction.finish(
                try transaction.record(tag: transaction.tag(named: name), on: deal, isRemoved: isRemoved))
        }
    }

    private mutating func contact() throws {
        guard !deals.isEmpty else { return }
        let id = generator.pick(deals)
        let contact = DealContact(
            contactID: ContactID(high: generator.next() % 3, low: 7), role: generator.oneIn(2) ? "buyer" : nil,
            isPrimary: generator.oneIn(2), introducedBy: generator.oneIn(2) ? ContactID(high: 5, low: 5) : nil)
        let isRemoved = generator.oneIn(4)
        let fields: LinkFieldSet = generator.oneIn(3) ? [.role, .introducedBy] : .all
        try test.write { transaction throws(StoreError) in
            guard let deal = try transaction.deal(id) else { throw .refused(Refusal()) }
            try transaction.finish(
                try transaction.record(contact, setting: fields, on: deal, isRemoved: isRemoved))
        }
    }

    private mutating func define() throws {
        let names = ["Qualified", "Checked", "Proven"]
        var stage = test.qualified
        stage.name = generator.pick(names)
        stage.defaultProbability = generator.oneIn(2) ? nil : Probability(millionths: 250_000)
        var pipeline = test.renewals
        pipeline.name = generator.pick(["Renewals", "Again"])
        let changed = (stage, pipeline)
        let requiresIfMatch = generator.oneIn(2)
        let timeZone = generator.pick(["UTC", "Europe/Amsterdam"])
        let weekStart = generator.pick(Weekday.allCases)
        try test.write { transaction throws(StoreError) in
            try transaction.record(changed.0)
            try transaction.record(changed.1)
            var settings = transaction.definitions.settings?.current ?? WorkspaceSettings(id: transaction.newID())
            settings.requiresIfMatch = requiresIfMatch
            settings.timeZone = timeZone
            settings.weekStart = weekStart
            try transaction.record(settings)
        }
        try quote()
    }

    /// Quotes of a few days and currencies come into one of two sets of exchange rates.
    private mutating func quote() throws {
        let name = generator.pick(["ECB", "Bank"])
        let source = generator.oneIn(3) ? "größer" : nil
        var quotes = RateQuotes()
        for code in ["USD", "JPY", "GBP"] where generator.oneIn(2) {
            let first = Int32.random(in: 20_000...20_020, using: &generator)
            let count = Int32.random(in: 1...4, using: &generator)
            let list = (first..<first + count).compactMap { day in
                ExchangeRate(units: Int64.random(in: 1...9_999_999, using: &generator), decimals: 4).map {
                    RateQuote(day: CivilDate(dayNumber: day), rate: $0)
                }
            }
            if let currency = Currency(code) { quotes.set(list, of: currency) }
        }
        let (given, isTold) = (quotes, generator.oneIn(2))
        try test.write { transaction throws(StoreError) in
            guard let base = Currency("EUR") else { return }
            var set =
                transaction.rates.set(named: name)
                ?? RateSet(
                    id: transaction.newID(), name: name, base: base, isDefault: transaction.rates.sets.isEmpty)
            set.source = source
            try transaction.record(
                set, quotes: given, textDigest: isTold ? String(repeating: "a", count: 64) : nil)
        }
    }

    private mutating func randomChanges(isFirst: Bool = false) -> DealChanges {
        var changes = DealChanges()
        if isFirst || generator.oneIn(2) { changes.setStage(generator.pick(test.stages)) }
        if isFirst || generator.oneIn(4) {
            let title = generator.pick(["Acme", "acme", "Äpfel \"rot\"", "Zebra", "a\u{301}"])
            changes.set(.title) { $0.title = title }
        }
        if isFirst || generator.oneIn(2) {
            let currency = generator.oneIn(5) ? nil : Currency(generator.pick(["EUR", "USD", "JPY"]))
            let amount = currency == nil || generator.oneIn(4) ? nil : randomAmount()
            changes.setAmount(minorUnits: amount, currency: currency)
        }
        if generator.oneIn(3) {
            let value =
                generator.oneIn(3) ? nil : Probability(millionths: generator.pick([0, 1, 250_000, 999_999, 500_000]))
            changes.set(.probability) { $0.probability = value }
        }
        if generator.oneIn(3) {
            let date =
                generator.oneIn(4)
                ? nil : CivilDate(dayNumber: Int32.random(in: 19_600...19_800, using: &generator))
            changes.set(.expectedCloseDate) { $0.expectedCloseDate = date }
        }
        if generator.oneIn(3) {
            let owner = generator.oneIn(4) ? nil : generator.pick(["anna", "bob", "Zoë"])
            changes.set(.owner) { $0.ownerID = owner }
        }
        if generator.oneIn(5) {
            let isDeleted = generator.oneIn(2)
            changes.set(.deleted) { $0.isDeleted = isDeleted }
        }
        if generator.oneIn(4) {
            changes.set(.metadata) { $0.metadata = #"{"a":[1,2]}"# }
            changes.set(.source) { $0.source = "web" }
            changes.set(.organization) { $0.organizationID = OrganizationID(high: 1, low: 2) }
            changes.set(.forecastCategory) { $0.forecastCategory = .commit }
            changes.set(.valuePeriod) { $0.valuePeriod = .monthly }
            changes.set(.termMonths) { $0.termMonths = 12 }
        }
        if isFirst, generator.oneIn(3) {
            let external = ExternalID(source: "crm", id: "\(generator.next())")
            changes.set(.externalID) { $0.externalID = external }
        }
        if changes.isEmpty { changes.set(.nextStep) { $0.nextStep = "call" } }
        return changes
    }

    private mutating func randomAmount() -> Int64 {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: generator.pick([Money.minorUnitsMax, -Money.minorUnitsMax, 0, 2, -2])
        case 1: Int64.random(in: -10...10, using: &generator)
        default: Int64.random(in: 0...100_000_000, using: &generator)
        }
    }
}
