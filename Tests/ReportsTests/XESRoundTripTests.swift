import Bundles
import DealModel
import Foundation
import TestSupport
import Testing

@testable import Reports

@Suite(.serialized) struct XESRoundTripTests {
    private static let stages = ["New <1>", "Checked", "Won", "Lost"]

    private static func traces(_ random: inout SeededGenerator) -> [ProcessLog.Trace] {
        (0..<200).map { number in
            var instant = Int64.random(in: 0...1_700_000_000_000_000, using: &random)
            var stage = ""
            let events = (0...Int.random(in: 0...6, using: &random)).map { _ in
                var next = random.pick(Self.stages)
                while next == stage { next = random.pick(Self.stages) }
                stage = next
                instant += random.oneIn(3) ? 0 : Int64.random(in: 1...10_000_000_000, using: &random)
                return ProcessLog.Event(
                    stage: next, instant: Instant(microseconds: instant),
                    actor: random.oneIn(3) ? nil : random.pick(["112", "a \"b\" <c>", "שלום"]))
            }
            let currency = Currency(random.pick(["USD", "JPY", "BHD"]))!
            return ProcessLog.Trace(
                id: "deal, \(number)", title: random.pick(["A & B", "\"x\"", " é\n字\t", "👩‍👩‍👧"]),
                amount: random.oneIn(4)
                    ? nil
                    : Money(
                        minorUnits: Int64.random(in: 0...Money.minorUnitsMax, using: &random), currency: currency),
                pipeline: "P", status: .open, owner: random.oneIn(3) ? nil : "Ada", events: events)
        }
    }

    @Test(arguments: UInt64(1)...5)
    func `what is written as a log and read again are the same deals and moves`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let traces = Self.traces(&random)
        let log = ProcessLog { take throws(ReportError) in
            for trace in traces { try take(trace) }
        }
        let report = Report(name: "log", title: "Log", papers: Reporting.papers, sections: [], processLog: log)
        let written = try Written(report, ReportOptions(), XESReport.write)
        let folder = try TemporaryFolder()
        try Data(written.bytes).write(to: URL(fileURLWithPath: folder.file("log.xes")))
        let mapping = try XESMapping(
            pipeline: "P", stageOrder: Self.stages, won: ["Won"], lost: ["Lost"], amountKey: "cost:total")
        let counts = try XESBundle.write(
            log: folder.file("log.xes"), mapping, now: .latest, to: folder.file("bundle"))
        #expect(counts.repeatedEvents == 0 && counts.traces == traces.count)
        var reader = try BundleReader(directory: folder.file("bundle"), now: .latest)
        #expect(try reader.check().problems == [])
        var deals: [BundleDeal] = []
        while let deal = try reader.next() { deals.append(deal) }
        #expect(deals.count == traces.count)
        for (deal, trace) in zip(deals, traces) {
            let facts = try #require(deal.versions.first).changes.facts
            #expect(deal.sourceID == trace.id, "seed \(seed)")
            #expect(facts.title == trace.title, "seed \(seed)")
            #expect(facts.amountMinorUnits == trace.amount?.minorUnits, "seed \(seed)")
            #expect(facts.currency == trace.amount?.currency, "seed \(seed)")
            #expect(facts.ownerID == trace.owner, "seed \(seed)")
            let events = deal.versions.map { version in
                ProcessLog.Event(
                    stage: version.stage.map { reader.definitions.stages[$0].name } ?? "",
                    instant: version.effectiveAt ?? .earliest, actor: version.actor)
            }
            #expect(events == trace.events, "seed \(seed)")
        }
    }
}
