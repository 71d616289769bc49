import DealModel
import TestSupport
import Testing

@testable import DealAnalytics

/// The deals of a moment, one after the other.
@Suite struct DealListingTests {
    @Test(arguments: 0..<4)
    func `deals are listed in order, each as the oracle has it, at random moments and states of knowledge`(block: Int) {
        var listedCount = 0
        for index in 0..<50 {
            let seed = 700_000 + UInt64(block * 50 + index)
            var maker = HistoryMaker(seed: seed)
            maker.make(rows: 20 + maker.below(120))
            var feeding = Feeding(maker.log)
            feeding.feed(upTo: Int64(maker.log.recordedAt.count))
            let snapshot = feeding.publish()
            for _ in 0..<8 {
                let moment = Instant(microseconds: maker.moment())
                let known = maker.known()
                let oracle = Oracle(log: maker.log, moment: moment.microseconds, known: known ?? .max)
                let right: [(UInt32, Oracle.Deal)] = (0..<snapshot.dealCount).compactMap { number in
                    guard let deal = oracle.deal(number), !deal.isDeleted else { return nil }
                    return (UInt32(number), deal)
                }
                let listing = DealListing(snapshot, at: moment, knownTo: known)
                let listed = listing.deals(0..<listing.count, hasClosings: false)
                #expect(listed.map(\.deal) == right.map(\.0), "seed \(seed)")
                #expect(listed.map(\.stage) == right.map(\.1.stage), "seed \(seed)")
                #expect(listed.map(\.amount) == right.map(\.1.amount), "seed \(seed)")
                #expect(listed.map(\.stageEnteredAt) == right.map(\.1.stageEnteredAt), "seed \(seed)")
                listedCount += listed.count
            }
        }
        #expect(listedCount > 1_000)
    }

    @Test(arguments: UInt64(1)...20)
    func `a set gives its deals in order, and the place of each`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let deals = Set(
            (0..<Int.random(in: 0...300, using: &random)).map { _ in UInt32.random(in: 0...1_000, using: &random) })
        let set = DealSet(deals.shuffled(using: &random))
        #expect(set.ordinals == deals.sorted(), "seed \(seed)")
        let ranks = set.ranks
        #expect(deals.sorted().map { set.rank(of: $0, ranks) } == Array(0..<deals.count), "seed \(seed)")
        #expect(set.count == deals.count)
    }
}
