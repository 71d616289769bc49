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
    }

    @Test func `lines are counted over line ends in quotes`() throws {
        let report = try BundleText()
            .replacing("Alpha", in: "deals.csv", by: "\"Al\npha\n\"")
            .replacing("B,sales,lead", in: "deals.csv", by: "B,sales,x")
            .report()
        #expect(report.problems.map(\.line) == [5])
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
