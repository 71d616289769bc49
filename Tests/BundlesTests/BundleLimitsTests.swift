import DealModel
import Testing

@testable import Bundles

struct BundleLimitsTests {
    @Test(arguments: LimitCase.all)
    func `a value may be at its limit and no further`(_ example: LimitCase) throws {
        let report = try example.bundle(example.limit).report()
        #expect(report.problems.filter { $0.code == example.code } == [])
        let beyond = try example.bundle(example.limit + 1).report()
        #expect(beyond.problems.filter { $0.code == example.code }.count == 1)
    }

    @Test func `a problem shows so many characters of a value`() throws {
        for extra in [0, 1] {
            let value = String(repeating: "é", count: BundleLimits.shownCharactersMax + extra)
            let report = try BundleText().replacing("EUR", in: "deals.csv", by: value).report()
            let shown = try #require(report.problems.first?.value)
            #expect(shown == String(repeating: "é", count: BundleLimits.shownCharactersMax))
        }
    }

    @Test(arguments: [0, 1])
    func `so many problems are kept, and all are counted`(_ extra: Int) throws {
        let problemsMax = BundleLimits.problemsMax
        let count = problemsMax + extra
        let rows = (0..<count).map { "X\($0),sales,lead,,,,,,,\n" }.joined()
        let report = try BundleText().with(["deals.csv": (BundleText().files["deals.csv"] ?? "") + rows]).report()
        #expect(report.problems.count == min(count, problemsMax))
        #expect(report.problemCount == count)
        #expect(report.badDealCount == count)
    }

    @Test(arguments: ["deals.csv", "stage_changes.csv"])
    func `a file with too many rows cannot be imported`(_ file: String) throws {
        // Nobody writes a file of two thousand million rows for a test.
        #expect(BundleLimits.rowsMax < Int(Int32.max))
        for (rowsMax, isRight) in [(2, true), (1, false)] {
            let folder = try TestFolder()
            try BundleText().write(to: folder)
            var reader = try BundleReader(directory: folder.path, now: BundleText.now)
            reader.rowsMax = rowsMax
            let report = try reader.check()
            let tooMany = report.problems.filter { $0.code == .tooMany }
            #expect(tooMany.isEmpty == isRight)
            #expect(report.canSkipBad == isRight)
            #expect(tooMany.contains { $0.file == file } != isRight)
            #expect(try (reader.next() == nil) != isRight)
        }
    }

    /// So many pipelines of so many stages.
    private func report(pipelines: Int, stages: (Int) -> Int) throws -> BundleReport {
        let names = (0..<pipelines).map { "p\($0),P\n" }.joined()
        let rows = (0..<pipelines).flatMap { pipeline in
            (0..<stages(pipeline)).map { "s\(pipeline)-\($0),p\(pipeline),S,\($0 + 1),open\n" }
        }
        return try BundleText().with([
            "pipelines.csv": "id,name\n" + names, "stages.csv": "id,pipeline_id,name,position,kind\n" + rows.joined(),
            "deals.csv": "id,pipeline_id,stage_id,title\n", "stage_changes.csv": "deal_id,to_stage_id,changed_at\n",
        ]).report()
    }

    @Test func `a bundle has at most so many pipelines`() throws {
        let most = Definitions.pipelinesMax
        #expect(try report(pipelines: most) { _ in 0 }.isClean)
        let beyond = try report(pipelines: most + 1) { _ in 0 }
        #expect(beyond.problems.map(\.code) == [.tooMany])
        #expect(beyond.problems.first?.line == most + 2)
        #expect(!beyond.canSkipBad)
    }

    @Test func `a pipeline of a bundle has at most so many stages`() throws {
        let most = Definitions.stagesPerPipelineMax
        #expect(try report(pipelines: 2) { _ in most }.isClean)
        let beyond = try report(pipelines: 2) { most + $0 }
        #expect(beyond.problems.map(\.code) == [.tooMany])
        #expect(beyond.problems.first?.value == "p1")
    }

    @Test func `a bundle has at most so many stages`() throws {
        let full = Definitions.stagesMax / Definitions.stagesPerPipelineMax
        #expect(full * Definitions.stagesPerPipelineMax == Definitions.stagesMax)
        for extra in [0, 1] {
            let report = try report(pipelines: full + 1) { $0 < full ? Definitions.stagesPerPipelineMax : extra }
            #expect(report.problems.map(\.code) == (extra == 0 ? [] : [.tooMany]))
            #expect(report.canSkipBad == (extra == 0))
        }
    }
}
