import DealModel
import Foundation
import TestSupport
import Testing
import Wire

/// Where the real data lie, which are no part of the repository.
private let realData = ProcessInfo.processInfo.environment["PENSTOCK_REAL_DATA"]

/// Every figure of the real data that a summary or a list can show.
@Suite(.enabled(if: realData != nil, "PENSTOCK_REAL_DATA does not name a folder with maven/ and loans/"))
struct RealDataTests {
    let door: TestDoor

    init() throws {
        door = try TestDoor()
        door.clock.set(Instant("2026-06-30T12:00:00Z") ?? .latest)
        let folder = try #require(realData)
        let maven = try door.importBundle("\(folder)/maven", #""source": "maven""#)
        #expect(maven.problems == [])
        #expect(maven.report["/deals/imported"] == "8800")
        #expect(maven.report["/deals/undated"] == "500")
        #expect(maven.report["/notes"].contains("500 deals have no date"))
        let loans = try door.importBundle("\(folder)/loans", #""source": "loans""#)
        #expect(loans.problems == [])
        #expect(loans.report["/deals/imported"] == "18102")
    }

    private func pipeline(_ source: String, _ number: Int = 0) -> String {
        let all = door.get("/pipelines").value("/data")?.arrayValue ?? []
        let own = all.filter { $0["external_id"]?["source"]?.stringValue == source }
        return number < own.count ? own[number]["id"]?.stringValue ?? "?" : "?"
    }

    private func changes(_ query: String) -> String {
        door.get("/stage-changes?include=count&limit=1&\(query)")["/page/count"]
    }

    /// Figures of one stage: count and value.
    private func stage(_ name: String, _ summary: Answer) -> String {
        let stages = ["/data/stages", "/data/closed"].flatMap { summary.value($0)?.arrayValue ?? [] }
        guard let stage = stages.first(where: { $0["name"]?.stringValue == name }) else { return "absent" }
        return "\(stage["count"]?.encodedText() ?? "?") \(stage["value"]?.encodedText() ?? "?")"
    }

    /// How many of a pipeline's stage changes go each way, counted over all pages.
    private func directions(_ pipeline: String) -> [String: Int] {
        var counts: [String: Int] = [:]
        var cursor: String?
        repeat {
            let page = door.get(
                "/stage-changes?pipeline_id=\(pipeline)&limit=500\(cursor.map { "&cursor=\($0)" } ?? "")")
            for direction in page.texts("/direction") { counts[direction, default: 0] += 1 }
            cursor = page.value("/page/next_cursor")?.stringValue
        } while cursor != nil
        return counts
    }

    @Test func `maven and loans show the figures that are known of them`() throws {
        let maven = pipeline("maven")
        let summary = door.get("/pipelines/\(maven)/summary?include=closed")
        #expect(summary["/data/total_deals"] == "2089")
        #expect(summary["/data/total_value"] == "4966215.00")
        #expect(summary["/data/weighted_value"] == "2053513.10")
        #expect(stage("Engaging", summary) == "1589 3892229.00")
        #expect(stage("Prospecting", summary) == "500 1073986.00")
        #expect(summary["/data/won/count"] == "4238")
        #expect(summary["/data/won/value/0/amount"] == "10005534.00")
        #expect(summary["/data/lost/count"] == "2473")
        let june = door.get("/pipelines/\(maven)/summary?as_of=2017-06-30")
        #expect(stage("Engaging", june) == "1686 4206052.00")
        let midnight = door.get("/pipelines/\(maven)/summary?as_of=2017-07-01T00:00:00Z")
        #expect(stage("Engaging", midnight).hasPrefix("1706 "))
        #expect(changes("pipeline_id=\(maven)&direction=moved") == "15011")
        #expect(changes("pipeline_id=\(maven)&direction=created") == "8800")
        let owner = "/deals?include=count&limit=1&pipeline_id=\(maven)&owner_id=Darcel+Schlecht"
        #expect(door.get(owner + "&status=won")["/page/count"] == "349")
        #expect(door.get(owner + "&status=lost")["/page/count"] == "204")
        let second = "&closed_at[gte]=2017-04-01T00:00:00Z&closed_at[lt]=2017-07-01T00:00:00Z"
        let closed = "/deals?include=count&limit=1&pipeline_id=\(maven)\(second)"
        #expect(door.get(closed + "&status=won")["/page/count"] == "1254")
        #expect(door.get(closed + "&status=lost")["/page/count"] == "778")

        let applications = pipeline("loans")
        let loans = door.get("/pipelines/\(applications)/summary?include=closed")
        #expect(loans["/data/total_deals"] == "399")
        #expect(loans["/data/total_value"] == "6703743.00")
        #expect(loans["/data/won/count"] == "2246")
        #expect(loans["/data/won/value/0/amount"] == "35290338.00")
        #expect(loans["/data/lost/count"] == "10442")
        #expect(loans["/data/lost/value/0/amount"] == "135640430.00")
        #expect(stage("Finalized", loans) == "327 5578726.00")
        #expect(stage("Pre-accepted", loans) == "69 1093017.00")
        #expect(stage("Accepted", loans) == "3 32000.00")
        let created = "&created_at[gte]=2011-10-01T00:00:00Z&created_at[lt]=2011-11-01T00:00:00Z"
        #expect(
            door.get("/deals?include=count&limit=1&pipeline_id=\(applications)\(created)")["/page/count"] == "2392")

        let offers = pipeline("loans", 1)
        let counts = directions(offers)
        #expect(counts["backward"] == 974)
        #expect(counts["reopen"] == 2_015)
        #expect(counts["created"] == 5_015)
        let moved = [applications, offers].compactMap { Int(changes("pipeline_id=\($0)&direction=moved")) }
        #expect(moved.reduce(0, +) == 69_499)
        let begun = [applications, offers].compactMap { Int(changes("pipeline_id=\($0)&direction=created")) }
        #expect(begun.reduce(0, +) == 18_102)
        #expect(begun == [13_087, 5_015])
        #expect(changes("direction=moved") == "84510")

        let version = door.get("/pipelines/summary")["/meta/data_version"]
        let folder = try #require(realData)
        let again = try door.importBundle("\(folder)/maven", #""source": "maven""#)
        #expect(again.report["/deals/known"] == "8800")
        #expect(door.get("/pipelines/summary")["/meta/data_version"] == version)
        let check = door.checkWorkspace()
        #expect(check["/sound"] == "true")
        #expect(check["/findings"] == "0")
    }
}
