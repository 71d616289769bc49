import Bundles
import DealModel
import Testing

struct BundleProblemTests {
    @Test func `the small bundle is right as it is`() throws {
        let report = try BundleText().report()
        #expect(report.isClean)
        #expect(report.problems == [])
        #expect(report.goodDealCount == 2)
        #expect(report.rowCounts[.stageChanges] == 2)
    }

    @Test func `every code has a case`() {
        let bytesOnly: Set<BundleProblemCode> = [.invalidUTF8]
        let covered = Set(ProblemCase.all.map(\.code)).union(bytesOnly)
        #expect(covered == Set(BundleProblemCode.allCases))
    }

    @Test(arguments: ProblemCase.all)
    func `a wrong bundle gives its problem at its place`(_ example: ProblemCase) throws {
        let report = try example.bundle(BundleText()).report()
        let found = report.problems.filter { $0.code == example.code }
        let problem = try #require(found.first, "\(report.problems)")
        #expect(problem.file == example.file)
        #expect(problem.line == example.line)
        if let column = example.column { #expect(problem.column == column) }
        if let value = example.value { #expect(problem.value == value) }
        if let nearest = example.nearest { #expect(problem.nearest == nearest) }
        #expect(problem.dealSourceID == example.deal)
        #expect(!problem.detail.isEmpty)
        #expect(report.problemCounts[example.code] == found.count)
        #expect(report.problemCount == report.problems.count)
        if example.deal == nil, problem.line.map({ $0 > 1 }) != true { #expect(!report.canSkipBad) }
    }

    @Test func `bytes that are not UTF-8 are a problem of their deal`() throws {
        let folder = try TestFolder()
        try BundleText().write(to: folder)
        let text = try folder.read("deals.csv")
        let bytes = text.utf8.split(separator: UInt8(ascii: "l"), maxSplits: 3).joined(separator: [0xFF])
        try folder.write("deals.csv", Array(bytes))
        let report = try BundleCheck.run(folder.path, now: BundleText.now)
        #expect(report.problemCounts[.invalidUTF8] ?? 0 > 0)
    }

    @Test func `all problems are found in one go`() throws {
        let report = try BundleText()
            .replacing("Alpha,100.50,EUR,Ann,2026-01-01", in: "deals.csv", by: ",x,ABC,Ann,soon")
            .replacing("2026-01-10", in: "stage_changes.csv", by: "later")
            .replacing("B,sales,lead", in: "deals.csv", by: "B,slaes,laed")
            .report()
        #expect(
            report.problems.map(\.code) == [
                .missingValue, .invalidAmount, .invalidCurrency, .invalidTime, .unknownPipeline, .unknownStage,
                .invalidTime,
            ]
        )
        #expect(report.badDealSourceIDs == ["A", "B"])
        #expect(report.badDealCount == 2)
        #expect(report.goodDealCount == 0)
        #expect(report.canSkipBad)
    }

    @Test func `only so many problems are kept, and all are counted`() throws {
        let rows = (0..<50).map { "X\($0),sales,lead,,,,,,,\n" }.joined()
        let bundle = BundleText().with(["deals.csv": (BundleText().files["deals.csv"] ?? "") + rows])
        let report = try bundle.report(problemsMax: 10)
        #expect(report.problems.count == 10)
        #expect(report.problemCount == 50)
        #expect(report.problemCounts == [.missingValue: 50])
        #expect(report.problems.map(\.line) == (4...13).map { $0 })
        #expect(BundleLimits.problemsMax == 1_000)
    }

    @Test func `lines are counted over line ends in quotes`() throws {
        let report = try BundleText()
            .replacing("Alpha", in: "deals.csv", by: "\"Al\npha\n\"")
            .replacing("B,sales,lead", in: "deals.csv", by: "B,sales,x")
            .report()
        #expect(report.problems.map(\.line) == [5])
    }

    @Test(arguments: [
        ("title", 500), ("description", 20_000), ("owner", 200), ("source", 200), ("next_step", 2_000),
        ("won_reason", 1_000),
    ])
    func `a text may have its most characters and no more`(_ column: String, _ most: Int) throws {
        for (count, isRight) in [(most, true), (most + 1, false)] {
            let text = String(repeating: "é", count: count)
            let header = column == "title" ? "title" : "title,\(column)"
            let cells = column == "title" ? text : "T,\(text)"
            let report = try BundleText()
                .with(["deals.csv": "id,pipeline_id,stage_id,\(header)\nC,sales,won,\(cells)\n"])
                .with(["stage_changes.csv": "deal_id,to_stage_id,changed_at\n"])
                .report()
            #expect(report.problems.map(\.code) == (isRight ? [] : [.tooLong]))
        }
    }

    @Test(arguments: [("deal_tags.csv", 100), ("deal_contacts.csv", 100), ("stage_changes.csv", 1_000)])
    func `a text of another file may have its most characters and no more`(_ file: String, _ most: Int) throws {
        for (count, isRight) in [(most, true), (most + 1, false)] {
            let text = String(repeating: "日", count: count)
            let bundle =
                switch file {
                case "deal_tags.csv": BundleText().with([file: "deal_id,tag\nA,\(text)\n"])
                case "deal_contacts.csv":
                    BundleText().with([
                        file: "deal_id,contact_id,role\nA,018f3a5e-7c00-7000-8000-0123456789ab,\(text)\n"
                    ])
                default: BundleText().replacing("fine", in: file, by: text)
                }
            #expect(try bundle.report().problems.map(\.code) == (isRight ? [] : [.tooLong]))
        }
    }

    @Test func `a deal may have its most versions and no more`() throws {
        for (count, isRight) in [(DealHistory.versionsMax - 1, true), (DealHistory.versionsMax, false)] {
            let rows = (0..<count).map { "B,owner,\($0 == 0 ? "" : "o"),\($0 == count - 1 ? "" : "o"),2026-02-01,\n" }
            let report = try BundleText()
                .replacing("Beta,,,,,", in: "deals.csv", by: "Beta,,,,2026-01-31,")
                .with(["field_changes.csv": "deal_id,field,from_value,to_value,changed_at,actor\n" + rows.joined()])
                .report()
            #expect(report.problems.map(\.code) == (isRight ? [] : [.tooMany]))
        }
    }

    @Test func `metadata may have its most bytes and no more`() throws {
        for (count, isRight) in [(16_384 - 8, true), (16_384 - 7, false)] {
            let report = try BundleText()
                .replacing("probability", in: "deals.csv", by: "metadata.x")
                .replacing("2026-01-20,", in: "deals.csv", by: "2026-01-20," + String(repeating: "m", count: count))
                .report()
            #expect(report.problems.map(\.code) == (isRight ? [] : [.metadataTooLong]))
        }
    }

    @Test func `a folder that is not there is a failure`() {
        #expect(throws: BundleFailure.self) { try BundleCheck.run("/nowhere/at/all", now: BundleText.now) }
    }

    @Test func `a check can be stopped and tells how far it is`() throws {
        let folder = try TestFolder()
        try BundleText().write(to: folder)
        #expect(throws: BundleFailure.cancelled) {
            try BundleCheck.run(folder.path, now: BundleText.now, isCancelled: { true })
        }
        final class Seen { var steps: [BundleProgress] = [] }
        let seen = Seen()
        _ = try BundleCheck.run(folder.path, now: BundleText.now, progress: { seen.steps.append($0) })
        #expect(seen.steps.contains { $0.step == .indexing && $0.done == $0.total && $0.total > 0 })
        #expect(seen.steps.last == seen.steps.last { $0.step == .checking && $0.done == 2 && $0.total == 2 })
    }
}
