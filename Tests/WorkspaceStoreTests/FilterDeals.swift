import DealModel
import TestSupport

@testable import WorkspaceStore

/// Random deals in which every field is missing sometimes, values are shared, and some of them are extreme.
struct FilterDeals {
    static let texts = [
        "acme", "Acme", "ACME Äpfel", "äpfel", "a\u{301}", "\u{E1}", "50%_x", "say \"hi\"", "\u{212A}", "K", "\u{FFFD}",
        "😀 party", "' OR 1=1 --", "x;--", "\\", "null", "e\u{301}e", String(repeating: "ab", count: 250),
    ]
    static let metadata = [
        #"{"region":"north"}"#, #"{"Region":"x","region":"North East"}"#, #"{"region":true}"#, #"{"region":false}"#,
        #"{"region":null}"#, #"{"region":[1]}"#, #"{"region":{"region":"deep"}}"#, #"{"region":1.5}"#, #"{"region":1}"#,
        #"{"region":1e30}"#, #"{"region":-1e-7}"#, #"{"region":12345678901234567890.5}"#,
        #"{"region":"a\"b\\c\n\u0001ü😀"}"#, #"{"region":"\u0001"}"#, #"{"region":""}"#, "{}", #"{"other":"north"}"#,
    ]
    static let tags = ["hot", "Hot", "größer", "\u{FFFD}", "e\u{301}", "\u{E9}", "' OR 1=1 --", "cold", "old"]
    static let contacts = (0..<4).map { ContactID(high: 5, low: $0) }
    static let amounts: [Int64] = [Money.minorUnitsMax, -Money.minorUnitsMax, 0, 1, -1, 100, 101]
    static let currencies = ["EUR", "JPY", "BHD"].compactMap { Currency($0) }

    private var generator: SeededGenerator
    /// The deals that were written.
    private(set) var ids: [DealID] = []

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    /// Writes so many deals, deleted and closed ones among them, with tags and contacts that may be gone again.
    mutating func fill(_ test: TestStore, count: Int) throws {
        var drafts:
            [(changes: DealChanges, later: DealChanges?, start: Instant, contacts: [DealContact], tags: [String])]
        drafts = []
        for _ in 0..<count {
            let isPair = generator.oneIn(3)
            drafts.append(
                (
                    changes(in: test, isFirst: true), isPair ? changes(in: test) : nil, start(test),
                    Self.contacts.filter { _ in generator.oneIn(3) }.map { DealContact(contactID: $0) },
                    Self.tags.dropLast().filter { _ in generator.oneIn(4) }
                ))
        }
        let removed = (0..<count).filter { _ in generator.oneIn(5) }
        let written = drafts
        ids += try test.write { write throws(StoreError) in
            var ids: [DealID] = []
            for (index, draft) in written.enumerated() {
                let history = [draft.changes, draft.later].compactMap(\.self).enumerated().map {
                    DealVersionDraft(effectiveAt: draft.start.later(Int64($0)), changes: $1)
                }
                let tags = try write.tags(named: draft.tags)
                var deal = try write.createDeal(
                    id: write.newID(), history: history, contacts: draft.contacts, tags: tags)
                ids.append(deal.deal.id)
                guard removed.contains(index) else { continue }
                for tag in tags { deal = try write.record(tag: tag, on: deal, isRemoved: true) }
                for contact in draft.contacts { deal = try write.record(contact, on: deal, isRemoved: true) }
                try write.finish(deal)
            }
            return ids
        }
    }

    /// Writes to so many of the deals: most of them get a version, some a tag or a contact, or lose one.
    mutating func change(_ test: TestStore, writes: Int) throws {
        for _ in 0..<writes {
            test.clock.advance(seconds: Int64.random(in: 0...2, using: &generator))
            let (changes, choice) = (changes(in: test), Int.random(in: 0..<4, using: &generator))
            let (tag, isRemoved) = (generator.pick(Self.tags), generator.oneIn(3))
            let contact = DealContact(contactID: generator.pick(Self.contacts), role: maybe(["buyer", "user"]))
            let id = generator.pick(ids)
            try test.write { write throws(StoreError) in
                guard let deal = try write.deal(id) else { throw .refused(Refusal()) }
                switch choice {
                case 0: try write.finish(try write.record(tag: write.tag(named: tag), on: deal, isRemoved: isRemoved))
                case 1: try write.finish(try write.record(contact, on: deal, isRemoved: isRemoved))
                default: _ = try write.append(DealVersionDraft(changes: changes), to: deal)
                }
            }
        }
    }

    private mutating func start(_ test: TestStore) -> Instant {
        generator.oneIn(4)
            ? Instant.earliest : test.clock.now().later(-Int64.random(in: 10...20, using: &generator))
    }

    private mutating func maybe<Value>(_ list: [Value]) -> Value? { generator.oneIn(3) ? nil : generator.pick(list) }

    /// Sets most of the fields, each to nothing now and then.
    mutating func changes(in test: TestStore, isFirst: Bool = false) -> DealChanges {
        var facts = DealFacts()
        let stage = generator.pick(test.stages)
        facts.stageID = stage.id
        facts.pipelineID = stage.pipelineID
        facts.title = generator.pick(Self.texts)
        facts.description = maybe(Self.texts)
        facts.currency = maybe(Self.currencies)
        facts.amountMinorUnits = facts.currency == nil ? nil : maybe(Self.amounts)
        facts.valuePeriod = maybe(ValuePeriod.allCases)
        facts.termMonths = maybe([1, 12, 1_200])
        facts.probability = maybe([0, 1, 100_000, 500_000, 1_000_000]).flatMap { Probability(millionths: $0) }
        facts.expectedCloseDate = maybe([CivilDate.earliest, CivilDate.latest, CivilDate(dayNumber: 19_000)])
        facts.ownerID = maybe(Self.texts)
        facts.forecastCategory = maybe(ForecastCategory.allCases)
        facts.leaderCategory = maybe(ForecastCategory.allCases)
        facts.isDeleted = generator.oneIn(6)
        facts.source = maybe(Self.texts)
        facts.nextStep = maybe(Self.texts)
        facts.organizationID = maybe([OrganizationID(high: 1, low: 1), OrganizationID(high: .max, low: .max)])
        facts.contactID = maybe(Self.contacts)
        facts.wonReason = stage.kind == .won ? maybe(Self.texts) : nil
        facts.lostReason = stage.kind == .lost ? maybe(Self.texts) : nil
        facts.metadata = maybe(Self.metadata)
        let number = generator.next()
        facts.externalID = maybe(Self.texts).map { ExternalID(source: $0, id: "\(number)") }
        guard !isFirst else { return DealChanges(.all, of: facts) }
        let fields = DealField.allCases.filter { _ in generator.oneIn(3) }
        var set = DealFieldSet(fields.filter { $0 != .externalID })
        if set.contains(.stage) || set.contains(.pipeline) { set.formUnion([.init(.stage), .init(.pipeline)]) }
        if set.contains(.amount) || set.contains(.currency) { set.formUnion([.init(.amount), .init(.currency)]) }
        set.insert(.init(.nextStep))
        return DealChanges(set, of: facts)
    }
}
