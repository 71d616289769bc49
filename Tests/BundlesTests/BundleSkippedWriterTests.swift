import Bundles
import DealModel
import Foundation
import Testing

struct BundleSkippedWriterTests {
    private static let bad = BundleText()
        .replacing("Alpha", in: "deals.csv", by: "\"Al,\"\"pha\"\"\"")
        .replacing("offer,won,2026-01-20", in: "stage_changes.csv", by: "lead,won,2026-01-20")
        .adding("Z,lead,won,2026-01-01,,", ",lost", to: "stage_changes.csv")
        .adding("C,sales,lead,Good,,,,2026-01-01,,", to: "deals.csv")
        .with(["deal_tags.csv": "deal_id,tag\nC,c\nA,a\n"])

    @Test func `bad deals are written with all their rows, and can be mended and imported`() throws {
        let (source, target) = (try TestFolder(), try TestFolder())
        try Self.bad.write(to: source)
        var reader = try BundleReader(directory: source.path, now: BundleText.now)
        let report = try reader.check()
        #expect(report.badDealCount == 1)
        #expect(report.strayRowCount == 2)
        #expect(report.canSkipBad)
        #expect(try reader.next()?.sourceID == "B")
        #expect(try reader.next()?.sourceID == "C")
        #expect(try reader.next() == nil)

        let skipped = "\(target.path)/skipped"
        let counts = try BundleSkippedWriter.write(reader, to: skipped)
        #expect(counts == [.pipelines: 2, .stages: 5, .deals: 1, .stageChanges: 4, .dealTags: 1])
        #expect(try target.read("skipped/stages.csv") == Self.bad.files["stages.csv"])
        #expect(try target.read("skipped/deal_tags.csv") == "deal_id,tag\nA,a\n")
        #expect(
            try target.read("skipped/deals.csv") == """
                id,pipeline_id,stage_id,title,amount,currency,owner,created_at,closed_at,probability
                A,sales,won,"Al,""pha""\",100.50,EUR,Ann,2026-01-01,2026-01-20,

                """
        )
        let changes = try target.read("skipped/stage_changes.csv")
        #expect(
            changes == """
                deal_id,from_stage_id,to_stage_id,changed_at,actor,reason
                A,lead,offer,2026-01-10,Ann,
                A,lead,won,2026-01-20,Bob,fine
                Z,lead,won,2026-01-01,,
                ,lost

                """
        )
        let mended = changes.replacingOccurrences(of: "lead,won,2026-01-20", with: "offer,won,2026-01-20")
            .replacingOccurrences(of: "Z,lead,won,2026-01-01,,\n,lost\n", with: "")
        try target.write("skipped/stage_changes.csv", Array(mended.utf8))
        var again = try BundleReader(directory: skipped, now: BundleText.now)
        #expect(try again.check().problems == [])
        let deal = try #require(try again.next())
        #expect(deal.sourceID == "A")
        #expect(deal.versions.map(\.stage) == [0, 1, 2])
        #expect(deal.versions[0].changes.facts.title == "Al,\"pha\"")
        #expect(deal.tags == ["a"])
    }

    @Test func `good and skipped deals together are all deals`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = TestRandom(seed: seed)
        let (source, target) = (try TestFolder(), try TestFolder())
        _ = try BundleGenerator(deals: 400, seed: seed).write(to: source.path)
        let now = BundleGenerator.defaultLastDay.startInUTC
        var rows = try source.read("stage_changes.csv").split(separator: "\n").map(String.init)
        for _ in 0..<30 {
            let place = Int.random(in: 1..<rows.count, using: &random)
            rows[place] = rows[place].replacingOccurrences(of: "-", with: "!")
        }
        try source.write("stage_changes.csv", Array((rows.joined(separator: "\n") + "\n").utf8))
        var reader = try BundleReader(directory: source.path, now: now)
        let report = try reader.check()
        #expect(report.badDealCount > 0, "seed \(seed)")
        var good = 0
        while try reader.next() != nil { good += 1 }
        #expect(good == report.goodDealCount, "seed \(seed)")
        let counts = try BundleSkippedWriter.write(reader, to: target.path)
        #expect(good + (counts[.deals] ?? 0) == 400, "seed \(seed)")
        let again = try BundleCheck.run(target.path, now: now)
        #expect(again.badDealCount == report.badDealCount, "seed \(seed)")
        #expect(again.goodDealCount == 0, "seed \(seed)")
        #expect(again.problemCounts == report.problemCounts, "seed \(seed)")
    }

    @Test func `both rows of an id that is there twice are skipped, with the rows that belong to it`() throws {
        let (source, target) = (try TestFolder(), try TestFolder())
        try BundleText().adding("A,sales,lead,X,,,,,,", ",sales,lead,Y,,,,,,", to: "deals.csv").write(to: source)
        var reader = try BundleReader(directory: source.path, now: BundleText.now)
        let report = try reader.check()
        #expect(report.badDealCount == 3)
        #expect(try reader.next()?.sourceID == "B")
        let counts = try BundleSkippedWriter.write(reader, to: target.path)
        #expect(counts[.deals] == 3)
        #expect(counts[.stageChanges] == 2)
    }

    @Test func `files that are there are not overwritten`() throws {
        let source = try TestFolder()
        try Self.bad.write(to: source)
        var reader = try BundleReader(directory: source.path, now: BundleText.now)
        _ = try reader.check()
        #expect(throws: BundleFailure.self) { try BundleSkippedWriter.write(reader, to: source.path) }
        #expect(try source.read("deals.csv") == Self.bad.files["deals.csv"])
    }
}
