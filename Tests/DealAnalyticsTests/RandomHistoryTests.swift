import ColumnEngine
import DealModel
import Testing

@testable import DealAnalytics

@Suite struct RandomHistoryTests {
    /// Histories in each of the blocks that run side by side.
    static let seedsPerBlock = 100

    @Test(arguments: 0..<12)
    func `every figure agrees with the oracle at random moments and states of knowledge`(block: Int) {
        for index in 0..<Self.seedsPerBlock {
            let seed = UInt64(block * Self.seedsPerBlock + index)
            var maker = HistoryMaker(seed: seed)
            maker.make(rows: 20 + maker.below(80))
            var feeding = Feeding(maker.log)
            feeding.feed(upTo: Int64(maker.log.recordedAt.count))
            let snapshot = feeding.publish()
            #expect(snapshot.dealCount == (maker.log.deals.map(\.deal).max() ?? -1) + 1)
            #expect(snapshot.versionCount == maker.log.deals.count)
            for _ in 0..<8 {
                let query = PipelineSummaryQuery(
                    asOf: Instant(microseconds: maker.moment()),
                    knownTo: maker.known()
                )
                Comparison(seed: seed, query: query, log: maker.log).check(query.run(on: snapshot))
            }
        }
    }

    @Test(arguments: 0..<6)
    func `running totals and scan give the same answer about the current state`(block: Int) {
        for index in 0..<Self.seedsPerBlock {
            let seed = 50_000 + UInt64(block * Self.seedsPerBlock + index)
            var maker = HistoryMaker(seed: seed)
            maker.make(rows: 20 + maker.below(80))
            var feeding = Feeding(maker.log)
            let last = Int64(maker.log.recordedAt.count)
            for sequence in stride(from: 1, through: last, by: 7) {
                feeding.feed(upTo: sequence)
                let snapshot = feeding.publish()
                guard let newest = snapshot.newestEffectiveAt else { continue }
                let later = Instant(microseconds: newest.microseconds + Int64(maker.below(40)) * 43_200_000_000)
                for moment in [newest, later] {
                    let query = PipelineSummaryQuery(asOf: moment)
                    #expect(snapshot.isCurrent(at: moment, knownTo: nil))
                    #expect(query.run(on: snapshot) == query.scan(snapshot), "seed \(seed), sequence \(sequence)")
                    let all = PipelineSummaryQuery(asOf: moment, knownTo: sequence)
                    let answer = all.run(on: snapshot)
                    #expect(answer == all.scan(snapshot), "seed \(seed), sequence \(sequence)")
                    if sequence % 3 == 0 {
                        Comparison(seed: seed, query: all, log: maker.log.cut(at: sequence)).check(answer)
                    }
                }
            }
        }
    }

    @Test(arguments: 0..<4)
    func `snapshots taken on the way answer as before`(block: Int) {
        for index in 0..<50 {
            let seed = 90_000 + UInt64(block * 50 + index)
            var maker = HistoryMaker(seed: seed)
            maker.make(rows: 60)
            var feeding = Feeding(maker.log)
            let last = Int64(maker.log.recordedAt.count)
            var taken: [(query: PipelineSummaryQuery, snapshot: DealSnapshot, answer: PipelineSummaries)] = []
            for sequence in stride(from: 12, through: last, by: 12) {
                feeding.feed(upTo: sequence)
                let snapshot = feeding.publish()
                let query = PipelineSummaryQuery(asOf: Instant(microseconds: maker.moment()))
                taken.append((query, snapshot, query.run(on: snapshot)))
            }
            feeding.feed(upTo: last)
            for (query, snapshot, answer) in taken {
                #expect(query.run(on: snapshot) == answer, "seed \(seed)")
                let log = maker.log.cut(at: snapshot.dataVersion)
                Comparison(seed: seed, query: query, log: log).check(answer)
            }
        }
    }

    @Test func `the last sequence number known at an instant is found`() {
        for seed in UInt64(0)..<100 {
            var maker = HistoryMaker(seed: seed)
            maker.make(rows: 40)
            var feeding = Feeding(maker.log)
            feeding.feed(upTo: Int64(maker.log.recordedAt.count))
            let snapshot = feeding.publish()
            for instant in Set(maker.log.recordedAt).flatMap({ [$0 - 1, $0, $0 + 1] }) {
                let expected = maker.log.recordedAt.lastIndex { $0 <= instant }.map { Int64($0) + 1 }
                #expect(snapshot.sequence(knownAt: Instant(microseconds: instant)) == expected, "seed \(seed)")
            }
            #expect(snapshot.lastRecordedAt?.microseconds == maker.log.recordedAt.last)
        }
    }

    @Test func `the made-up histories have everything in them`() {
        var regular = 0
        var irregular = 0
        var correctedTwice = 0
        var movedByCorrection = 0
        for seed in UInt64(0)..<200 {
            var maker = HistoryMaker(seed: seed)
            maker.make(rows: 80)
            var feeding = Feeding(maker.log)
            feeding.feed(upTo: Int64(maker.log.recordedAt.count))
            let snapshot = feeding.publish()
            irregular += snapshot.irregular.count
            regular += snapshot.dealCount - snapshot.irregular.count
            let corrections = maker.log.deals.filter { $0.corrects != nil }
            correctedTwice +=
                corrections.filter { second in
                    corrections.contains { $0.sequence == second.corrects }
                }.count
            movedByCorrection += maker.log.deals.filter { $0.sets.contains(.stage) && $0.place != $0.sequence }.count
        }
        #expect(regular > 500 && irregular > 500 && correctedTwice > 500 && movedByCorrection > 500)
    }
}
