import ColumnEngine
import DealModel
import Dispatch
import Synchronization
import Testing

@testable import DealAnalytics

@Suite struct DealTablesTests {
    typealias Workspace = SmallWorkspace

    @Test func `a backdated amount does not undo a later one`() {
        var workspace = Workspace()
        let deal = workspace.create(day: 0, amount: 1, currency: Workspace.euro)
        let known = workspace.write(deal: deal, day: 10, fields: [.amount, .currency]) {
            $0.amountMinorUnits = 100
            $0.currency = Workspace.euro
        }
        workspace.write(deal: deal, day: 5, fields: [.amount, .currency]) {
            $0.amountMinorUnits = 50
            $0.currency = Workspace.euro
        }
        let cases: [(day: Int32, knownTo: Int64?, value: Int128)] = [
            (0, nil, 1), (4, nil, 1), (5, nil, 50), (9, nil, 50), (10, nil, 100), (99, nil, 100),
            (5, known, 1), (9, known, 1), (10, known, 100), (99, known - 1, 1),
        ]
        for (day, knownTo, value) in cases {
            let figures = workspace.figures(stage: Workspace.lead, day: day, knownTo: knownTo)
            #expect(figures.map(\.value) == [value], "day \(day), K \(knownTo ?? -1)")
        }
    }

    @Test func `a correction of a correction leaves both earlier ones to their own time of knowledge`() {
        var workspace = Workspace()
        workspace.create(day: 0, amount: 1, currency: Workspace.euro)
        var corrected = workspace.sequence
        for amount in Int64(2)...3 {
            corrected = workspace.write(
                deal: 0,
                day: 0,
                fields: [.pipeline, .stage, .amount, .currency],
                corrects: corrected
            ) {
                $0.stage = UInt16(Workspace.lead)
                $0.amountMinorUnits = amount
                $0.currency = Workspace.euro
            }
        }
        for back in Int64(0)...2 {
            let figures = workspace.figures(stage: Workspace.lead, day: 7, knownTo: corrected - back)
            #expect(figures.map(\.value) == [Int128(3 - back)])
        }
        #expect(workspace.figures(stage: Workspace.lead, day: 7, knownTo: corrected - 3).isEmpty)
        #expect(workspace.publish().irregular.count == 1)
    }

    @Test func `versions that set nothing held change nothing, and neither do their corrections`() {
        var workspace = Workspace()
        let deal = workspace.create(day: 1, amount: 5, currency: Workspace.euro)
        let before = workspace.figures(stage: Workspace.lead, day: 9)
        let title = workspace.write(deal: deal, day: 2, fields: []) { _ in }
        workspace.write(deal: deal, day: 2, fields: [], corrects: title) { _ in }
        let snapshot = workspace.publish()
        #expect(workspace.figures(stage: Workspace.lead, day: 9) == before)
        #expect(snapshot.rows.count == 1)
        #expect(snapshot.irregular.count == 0)
        #expect(snapshot.versionCount == 3)
        #expect(snapshot.newestEffectiveAt == Workspace.instant(day: 2))
    }

    @Test func `a correction that sets nothing held takes back what it corrects`() {
        for isIrregularBefore in [false, true] {
            var workspace = Workspace()
            let deal = workspace.create(day: 1, amount: 5, currency: Workspace.euro)
            let change = workspace.write(deal: deal, day: 2, fields: [.amount, .currency]) {
                $0.amountMinorUnits = 6
                $0.currency = Workspace.euro
            }
            if isIrregularBefore { workspace.write(deal: deal, day: 1, fields: [.deleted]) { $0.isDeleted = false } }
            workspace.write(deal: deal, day: 2, fields: [], corrects: change) { _ in }
            #expect(workspace.figures(stage: Workspace.lead, day: 9).map(\.value) == [5])
            #expect(workspace.figures(stage: Workspace.lead, day: 9, knownTo: change).map(\.value) == [6])
        }
    }

    @Test func `a moment in the middle of many chunks is answered exactly`() {
        var workspace = Workspace()
        let deals = 50_000
        for deal in 0..<deals { workspace.create(day: Int32(deal / 1_000), amount: 1, currency: Workspace.euro) }
        for deal in 0..<deals {
            workspace.write(deal: UInt32(deal), day: Int32(50 + deal / 1_000), fields: [.stage]) {
                $0.stage = UInt16(Workspace.won)
            }
        }
        let snapshot = workspace.publish()
        #expect(snapshot.rows.count == 2 * deals)
        let known = workspace.sequence - 10_500
        for day in [Int32(0), 17, 49, 50, 65, 66, 98, 99, 200] {
            let created = min(deals, (Int(day) + 1) * 1_000)
            let moved = day < 50 ? 0 : min(deals, (Int(day) - 49) * 1_000)
            for (knownTo, won) in [(nil as Int64?, moved), (known, min(moved, deals - 10_500))] {
                let query = PipelineSummaryQuery(asOf: Workspace.instant(day: day), knownTo: knownTo)
                let answer = query.run(on: snapshot)
                #expect(answer.totals.open.reduce(0) { $0 + $1.count } == created - won, "day \(day)")
                #expect(answer.totals.won.reduce(0) { $0 + $1.count } == won, "day \(day)")
            }
        }
    }

    @Test func `readers ask while the writer goes on`() {
        let deals = 3_000
        let published = Mutex(DealTables().publish(dataVersion: 0))
        let wrong = Atomic<Int>(0)
        let asked = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: 3) { worker in
            if worker == 0 {
                var workspace = Workspace()
                for deal in 0..<deals {
                    workspace.create(day: Int32(deal % 50), amount: 1, currency: Workspace.euro)
                    if deal % 2 == 1 {
                        workspace.write(deal: UInt32(deal - 1), day: 0, fields: [.stage]) {
                            $0.stage = UInt16(Workspace.won)
                        }
                    }
                    if deal % 10 == 9 {
                        let next = workspace.publish()
                        published.withLock { $0 = next }
                    }
                }
            } else {
                var count = 0
                while count < deals {
                    let snapshot = published.withLock { $0 }
                    count = snapshot.dealCount
                    let query = PipelineSummaryQuery(asOf: Workspace.instant(day: 50))
                    let answers = [query.run(on: snapshot), query.scan(snapshot)]
                    for answer in answers {
                        let values = answer.totals.open.map(\.value) + answer.totals.won.map(\.value)
                        if values.reduce(0, { $0 + ($1 ?? 0) }) != Int128(count) { wrong.add(1, ordering: .relaxed) }
                    }
                    asked.add(1, ordering: .relaxed)
                }
            }
        }
        #expect(wrong.load(ordering: .relaxed) == 0)
        #expect(asked.load(ordering: .relaxed) >= 2)
    }

    @Test func `bytes in columns stay within the budget for each version`() {
        var workspace = Workspace()
        let deals = 65_536
        for deal in 0..<deals {
            workspace.create(day: Int32(deal % 300), amount: 1, currency: Workspace.euro)
            for _ in 0..<3 {
                workspace.write(deal: UInt32(deal), day: 400, fields: [.stage]) { $0.stage = UInt16(Workspace.talk) }
            }
        }
        #expect(workspace.publish().bytesInColumns / (deals * 4) <= 80)
    }

    @Test func `a sequence number that does not rise is refused`() async {
        await #expect(processExitsWith: .failure) {
            var workspace = SmallWorkspace()
            workspace.tables.apply(
                AnalyticVersion(
                    sequence: 1,
                    deal: 0,
                    effectiveAt: SmallWorkspace.instant(day: 0),
                    recordedAt: SmallWorkspace.instant(day: 0)
                )
            )
        }
    }

    @Test func `a stage without a definition is refused`() async {
        await #expect(processExitsWith: .failure) {
            var workspace = SmallWorkspace()
            workspace.create(stage: 4)
        }
    }

    @Test func `an amount beyond the limit is refused and one at the limit is not`() async {
        await #expect(processExitsWith: .failure) {
            var workspace = SmallWorkspace()
            workspace.create(amount: Money.minorUnitsMax + 1, currency: SmallWorkspace.euro)
        }
        await #expect(processExitsWith: .success) {
            var workspace = SmallWorkspace()
            workspace.create(amount: Money.minorUnitsMax, currency: SmallWorkspace.euro)
        }
    }
}
