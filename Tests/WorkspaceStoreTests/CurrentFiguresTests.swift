import DealModel
import Testing

@testable import WorkspaceStore

struct CurrentFiguresTests {
    private func figures(_ test: TestStore, today: CivilDate) throws -> [StageFigures] {
        try test.store.read { reader throws(StoreError) in try reader.currentFigures(today: today) }
    }

    @Test func `an empty workspace has none`() throws {
        let test = try TestStore()
        #expect(try figures(test, today: CivilDate(dayNumber: 0)).isEmpty)
        test.store.close()
    }

    @Test func `each deal is rounded half to even before the sum`() throws {
        let test = try TestStore()
        for (amount, millionths) in [
            (123_450, 250_000), (123_450, 250_000), (100, 990_000), (-2, 250_000), (6, 250_000),
        ] {
            _ = try test.create(in: test.lead) { changes in
                changes.setAmount(minorUnits: Int64(amount), currency: Currency("EUR"))
                changes.set(.probability) { $0.probability = Probability(millionths: Int64(millionths)) }
            }
        }
        let found = try figures(test, today: CivilDate(dayNumber: 0))
        // 30862.5 twice, 99, -0.5 and 1.5: each to the even neighbour.
        #expect(found.map(\.weighted) == [61_825])
        #expect(found.map(\.value) == [247_004])
        test.store.close()
    }

    @Test func `sums go beyond 64 bits`() throws {
        let test = try TestStore()
        let count = 10_000
        try test.write { transaction throws(StoreError) in
            var changes = DealChanges()
            changes.setStage(test.won)
            changes.set(.title) { $0.title = "Deal" }
            changes.setAmount(minorUnits: Money.minorUnitsMax, currency: Currency("EUR"))
            for _ in 0..<count {
                _ = try transaction.createDeal(
                    id: transaction.newID(), history: [DealVersionDraft(changes: changes)])
            }
        }
        let found = try figures(test, today: CivilDate(dayNumber: 0))
        let expected = Int128(count) * Int128(Money.minorUnitsMax)
        #expect(expected > Int128(Int64.max))
        #expect(found.map(\.value) == [expected])
        #expect(found.map(\.weighted) == [expected])
        test.store.close()
    }

    @Test func `a deal is overdue from the day after it should have closed, while it is open`() throws {
        let test = try TestStore()
        for stage in [test.lead, test.won] {
            for day in [99, 100, 101] as [Int32] {
                _ = try test.create(in: stage) { changes in
                    changes.set(.expectedCloseDate) { $0.expectedCloseDate = CivilDate(dayNumber: day) }
                }
            }
            _ = try test.create(in: stage)
        }
        #expect(try figures(test, today: CivilDate(dayNumber: 100)).map(\.overdue) == [1, 0])
        #expect(try figures(test, today: CivilDate(dayNumber: 102)).map(\.overdue) == [3, 0])
        test.store.close()
    }

    @Test func `moments before 1970 belong to the day before`() throws {
        let test = try TestStore()
        for microseconds in [-1, 0, -86_400_000_000, -86_400_000_001] as [Int64] {
            _ = try test.create(in: test.lead, effectiveAt: Instant(microseconds: microseconds))
        }
        let found = try figures(test, today: CivilDate(dayNumber: 0))
        #expect(found.map(\.createdDays) == [-4])
        #expect(found.map(\.stageEnteredDays) == [-4])
        test.store.close()
    }

    @Test(arguments: 0..<12 as Range<UInt64>)
    func `the figures are those of the deals one by one`(seed: UInt64) throws {
        let test = try TestStore()
        var random = RandomWorkspace(test, seed: 700 + seed)
        try random.run(writes: 200)
        let today = CivilDate(dayNumber: 19_700)
        let ids = random.deals
        let (deals, definitions) = try test.store.read { reader throws(StoreError) in
            var found: [Deal] = []
            for id in ids { if let deal = try reader.deal(id) { found.append(deal.deal) } }
            return (found, reader.definitions)
        }
        struct Key: Hashable {
            let stage: Int
            let currency: Currency?
        }
        let groups = Dictionary(grouping: deals.filter { !$0.facts.isDeleted }) {
            Key(stage: $0.facts.stageID.flatMap { definitions.ordinal(of: $0) } ?? -1, currency: $0.facts.currency)
        }
        let expected = groups.map { key, deals -> StageFigures in
            let stage = definitions.stages[key.stage].current
            let chances = deals.map { stage.probability(override: $0.facts.probability) }
            let weights = zip(deals, chances).map { deal, chance -> Int128 in
                guard let amount = deal.facts.amountMinorUnits, let chance else { return 0 }
                return naiveHalfEven(Int128(amount) * Int128(chance.millionths))
            }
            return StageFigures(
                stage: key.stage, currency: key.currency, count: Int64(deals.count),
                value: deals.reduce(0) { $0 + Int128($1.facts.amountMinorUnits ?? 0) },
                weighted: weights.reduce(0, +),
                unpriced: Int64(deals.filter { $0.facts.amountMinorUnits == nil }.count),
                withoutProbability: Int64(chances.filter { $0 == nil }.count),
                createdDays: deals.reduce(0) { $0 + Int64($1.timeline.createdAt.dateInUTC.dayNumber) },
                stageEnteredDays: deals.reduce(0) { $0 + Int64($1.timeline.stageEnteredAt.dateInUTC.dayNumber) },
                overdue: Int64(
                    deals.filter { stage.kind == .open && $0.facts.expectedCloseDate.map { $0 < today } ?? false }.count
                ))
        }.sorted { ($0.stage, $0.currency?.code ?? "") < ($1.stage, $1.currency?.code ?? "") }
        #expect(expected.count > 6)
        #expect(expected.contains { $0.overdue > 0 })
        #expect(try figures(test, today: today) == expected, "seed \(seed)")
        test.store.close()
    }

    /// Millionths of a minor unit, rounded half to even.
    private func naiveHalfEven(_ millionths: Int128) -> Int128 {
        let half: Int128 = 500_000
        let below = millionths >= 0 ? millionths / 1_000_000 : -((-millionths + 999_999) / 1_000_000)
        let rest = millionths - below * 1_000_000
        return rest > half || (rest == half && below % 2 != 0) ? below + 1 : below
    }
}
