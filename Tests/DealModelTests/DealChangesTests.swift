import DealModel
import Testing

struct DealChangesTests {
    @Test func `every field is taken by itself and named once`() {
        #expect(Set(DealField.allCases.map(\.name)).count == DealField.allCases.count)
        #expect(DealField.allCases.map(\.rawValue) == Array(0..<22))
        #expect(DealFieldSet.all.rawValue == (1 << 22) - 1)
        #expect(DealFieldSet.analytic.isSubset(of: .all))
        #expect(!DealFieldSet.analytic.contains(.title))
        #expect(DealFieldSet.analytic.contains(.lostReason))
        let full = Self.full
        for field in DealField.allCases {
            var facts = DealFacts()
            facts.take(DealFieldSet(field), from: full)
            #expect(facts != DealFacts(), "\(field)")
            var rest = full
            rest.take(DealFieldSet(field), from: DealFacts())
            #expect(rest != full, "\(field)")
            facts.take(DealFieldSet.all.subtracting(DealFieldSet(field)), from: full)
            #expect(facts == full, "\(field)")
        }
    }

    @Test func `a later change lies over an earlier one`() {
        var first = DealChanges()
        first.set(.owner) { $0.ownerID = "anna" }
        first.set(.source) { $0.source = "web" }
        var second = DealChanges()
        second.set(.owner) { $0.ownerID = nil }
        second.set(.title) { $0.title = "Acme" }
        let merged = first.merging(second)
        #expect(merged.fields.fields == [.owner, .title, .source])
        #expect(merged.facts.ownerID == nil)
        #expect(merged.facts.source == "web")
        #expect(merged.facts.title == "Acme")
        #expect(DealChanges().isEmpty)
        #expect(!merged.isEmpty)
    }

    @Test func `only the named fields are copied`() {
        let changes = DealChanges([.init(.owner), .init(.title)], of: Self.full)
        var expected = DealFacts()
        expected.ownerID = Self.full.ownerID
        expected.title = Self.full.title
        #expect(changes.facts == expected)
    }

    @Test func `an analytic version takes the analytic fields`() {
        let version = DealVersion(
            sequence: 7, dealID: DealID(high: 0, low: 1), effectiveAt: Instant(microseconds: 1),
            recordedAt: Instant(microseconds: 2), actor: "a", cause: .request, corrects: 3, place: 4,
            changes: DealChanges(.all, of: Self.full))
        let analytic = AnalyticVersion(version, deal: 9, stage: 5)
        #expect(analytic.fields == .analytic)
        #expect(analytic.sequence == 7)
        #expect(analytic.corrects == 3)
        #expect(analytic.place == 4)
        #expect(analytic.deal == 9)
        #expect(analytic.stage == 5)
        #expect(analytic.amountMinorUnits == Self.full.amountMinorUnits)
        #expect(analytic.ownerID == "anna")
        #expect(analytic.leaderCategory == .bestCase)
        #expect(analytic.isDeleted)
    }

    private static let full: DealFacts = {
        var facts = DealFacts()
        facts.pipelineID = PipelineID(high: 1, low: 1)
        facts.stageID = StageID(high: 1, low: 2)
        facts.amountMinorUnits = 5
        facts.currency = Currency("EUR")
        facts.valuePeriod = .annual
        facts.termMonths = 12
        facts.probability = .one
        facts.expectedCloseDate = CivilDate(dayNumber: 3)
        facts.ownerID = "anna"
        facts.forecastCategory = .commit
        facts.leaderCategory = .bestCase
        facts.isDeleted = true
        facts.title = "Acme"
        facts.description = "text"
        facts.source = "web"
        facts.nextStep = "call"
        facts.organizationID = OrganizationID(high: 3, low: 3)
        facts.contactID = ContactID(high: 4, low: 4)
        facts.wonReason = "price"
        facts.lostReason = "none"
        facts.metadata = "{}"
        facts.externalID = ExternalID(source: "crm", id: "1")
        return facts
    }()

    @Test func `what changes nothing is left out, with amount and currency together and texts by their bytes`() {
        var facts = DealFacts()
        (facts.title, facts.ownerID, facts.termMonths) = ("caf\u{E9}", "anna", 12)
        (facts.amountMinorUnits, facts.currency) = (500, Currency("EUR"))
        func differing(_ edit: (inout DealChanges) -> Void) -> [DealField] {
            var changes = DealChanges()
            edit(&changes)
            let found = changes.differing(from: facts)
            // What is left still has its value.
            #expect(found == DealChanges(found.fields, of: changes.facts))
            return found.fields.fields
        }
        #expect(differing { $0.set(.owner) { $0.ownerID = "anna" } } == [])
        #expect(differing { $0.set(.owner) { $0.ownerID = nil } } == [.owner])
        #expect(differing { $0.set(.title) { $0.title = "cafe\u{301}" } } == [.title])
        #expect(differing { $0.set(.title) { $0.title = "caf\u{E9}" } } == [])
        #expect(differing { $0.set(.source) { $0.source = nil } } == [])
        #expect(differing { $0.setAmount(minorUnits: 500, currency: Currency("EUR")) } == [])
        #expect(differing { $0.setAmount(minorUnits: 600, currency: Currency("EUR")) } == [.amount, .currency])
        #expect(differing { $0.setAmount(minorUnits: 500, currency: Currency("USD")) } == [.amount, .currency])
        #expect(differing { $0.set(.termMonths) { $0.termMonths = 13 } } == [.termMonths])
    }
}
