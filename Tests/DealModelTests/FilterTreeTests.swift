import DealModel
import Testing

struct FilterTreeTests {
    private func leaf(_ isTrue: Bool) -> DealFilter {
        .condition(.title, isTrue ? .isNotEmpty : .isEmpty)
    }

    @Test func `all of none is every deal, and any of none is no deal`() {
        let subject = FilterSample().subject
        #expect(DealFilter.all([]).matches(subject))
        #expect(!DealFilter.any([]).matches(subject))
    }

    @Test func `groups combine what is in them`() {
        let subject = FilterSample().subject
        for (one, other) in [(false, false), (false, true), (true, false), (true, true)] {
            let parts = [leaf(one), leaf(other)]
            #expect(DealFilter.all(parts).matches(subject) == (one && other))
            #expect(DealFilter.any(parts).matches(subject) == (one || other))
            #expect(DealFilter.all([.any(parts), leaf(true)]).matches(subject) == (one || other))
            #expect(DealFilter.any([.all(parts), leaf(false)]).matches(subject) == (one && other))
        }
    }

    private func currency(_ codes: String...) -> DealFilter {
        .condition(.currency, codes.count == 1 ? .equals : .isIn, codes.map { .text($0) })
    }

    @Test func `a filter has one currency where it lets through no other`() {
        let euro = Currency("EUR")
        #expect(currency("EUR").currency == euro)
        #expect(DealFilter.condition(.currency, .isIn, [.text("EUR")]).currency == euro)
        #expect(currency("EUR", "USD").currency == nil)
        #expect(DealFilter.condition(.currency, .notEquals, [.text("EUR")]).currency == nil)
        #expect(DealFilter.all([leaf(true), .all([currency("EUR")])]).currency == euro)
        #expect(DealFilter.all([currency("EUR"), currency("EUR")]).currency == euro)
        #expect(DealFilter.all([currency("EUR"), currency("USD")]).currency == nil)
        #expect(DealFilter.any([currency("EUR"), leaf(true)]).currency == nil)
        #expect(DealFilter.any([currency("EUR")]).currency == euro)
        #expect(DealFilter.all([]).currency == nil)
    }

    @Test func `every field has its value`() throws {
        let euro = try #require(Currency("EUR"))
        let contact = ContactID(high: 3, low: 4)
        let sample = FilterSample(in: FilterSample.won) {
            $0.facts.description = "d"
            $0.facts.amountMinorUnits = 5
            $0.facts.currency = euro
            $0.facts.valuePeriod = .annual
            $0.facts.termMonths = 12
            $0.facts.probability = .zero
            $0.facts.expectedCloseDate = CivilDate(dayNumber: 9)
            $0.facts.ownerID = "o"
            $0.facts.source = "s"
            $0.facts.nextStep = "n"
            $0.facts.forecastCategory = .commit
            $0.facts.leaderCategory = .omitted
            $0.facts.organizationID = OrganizationID(high: 5, low: 6)
            $0.facts.contactID = contact
            $0.facts.externalID = ExternalID(source: "crm", id: "x-1")
            $0.facts.wonReason = "w"
            $0.facts.lostReason = "l"
            $0.deletedAt = Instant(microseconds: 60)
            $0.contacts = [DealContact(contactID: contact)]
            $0.tags = ["t"]
            $0.metadata = ["region": "north"]
        }
        let values: [FilterField: FilterValue] = [
            .id: .id(of: DealID(high: 7, low: 7)), .title: .text("Deal"), .description: .text("d"),
            .pipeline: .id(of: FilterSample.sales.id), .stage: .id(of: FilterSample.won.id), .status: .text("won"),
            .amount: .amount(Money(minorUnits: 5, currency: euro)), .currency: .text("EUR"),
            .valuePeriod: .text("annual"), .termMonths: .integer(12), .probability: .probability(.zero),
            .effectiveProbability: .probability(.one), .expectedCloseDate: .date(CivilDate(dayNumber: 9)),
            .owner: .text("o"), .source: .text("s"), .nextStep: .text("n"), .forecastCategory: .text("commit"),
            .leaderCategory: .text("omitted"), .organization: .id(of: OrganizationID(high: 5, low: 6)),
            .contact: .id(of: contact), .externalSource: .text("crm"), .externalID: .text("x-1"),
            .wonReason: .text("w"), .lostReason: .text("l"), .wonAt: .instant(Instant(microseconds: 50)),
            .closedAt: .instant(Instant(microseconds: 50)), .createdBy: .text("anna"),
            .createdAt: .instant(Instant(microseconds: 10)), .updatedAt: .instant(Instant(microseconds: 30)),
            .deletedAt: .instant(Instant(microseconds: 60)), .version: .integer(5),
        ]
        for field in FilterField.named {
            #expect(sample.subject.value(of: field) == values[field], "\(field.name)")
        }
        #expect(sample.subject.values(of: .tags) == [.text("t")])
        #expect(sample.subject.values(of: .contacts) == [.id(of: contact)])
        #expect(sample.subject.value(of: .metadata("region")) == .text("north"))
        #expect(sample.subject.value(of: .metadata("other")) == nil)
        #expect(FilterSample(in: FilterSample.lost).subject.value(of: .lostAt) == .instant(Instant(microseconds: 50)))
        let bare = FilterSample().subject
        let always: Set<FilterField> = [
            .id, .title, .pipeline, .stage, .status, .effectiveProbability, .createdBy, .createdAt, .updatedAt,
            .version,
        ]
        #expect(Set(FilterField.named.filter { bare.value(of: $0) != nil }) == always)
    }

    @Test func `definitions are known as they were recorded by then`() {
        var definitions = FilterSample.definitions
        var renamed = FilterSample.lead
        renamed.name = "Later"
        definitions.record(renamed, sequence: 6, recordedAt: Instant(microseconds: 2))
        var pipeline = FilterSample.sales
        pipeline.name = "More sales"
        definitions.record(pipeline, sequence: 7, recordedAt: Instant(microseconds: 3))
        let added = Stage(
            id: StageID(high: 9, low: 9), pipelineID: pipeline.id, name: "New", position: 9, kind: .open)
        definitions.record(added, sequence: 8, recordedAt: Instant(microseconds: 4))
        for sequence in 0...8 as ClosedRange<Int64> {
            let known = definitions.known(to: sequence)
            #expect(known.lastSequence == sequence)
            #expect(known.pipelines.count == (sequence >= 1 ? 1 : 0))
            #expect(known.pipeline(pipeline.id)?.name == (sequence >= 7 ? "More sales" : sequence >= 1 ? "Sales" : nil))
            #expect(known.stage(renamed.id)?.name == (sequence >= 6 ? "Later" : sequence >= 2 ? "S1" : nil))
            #expect(known.ordinal(of: added.id) == (sequence >= 8 ? 4 : nil))
            for stage in known.stages {
                #expect(known.ordinal(of: stage.current.id) == definitions.ordinal(of: stage.current.id))
            }
        }
        #expect(definitions.known(to: .max).stages.count == 5)
    }
}
