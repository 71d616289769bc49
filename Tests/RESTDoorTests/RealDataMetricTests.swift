import DealModel
import Foundation
import TestSupport
import Testing
import Wire

private let realData = ProcessInfo.processInfo.environment["PENSTOCK_REAL_DATA"]

/// Figures of the real data about closings, to the last digit.
@Suite(.enabled(if: realData != nil, "PENSTOCK_REAL_DATA does not name a folder with maven/ and loans/"))
struct RealDataMetricTests {
    let door: TestDoor

    init() throws {
        door = try TestDoor()
        door.clock.set(Instant("2026-06-30T12:00:00Z") ?? .latest)
        let folder = try #require(realData)
        for name in ["maven", "loans"] {
            #expect(try door.importBundle("\(folder)/\(name)", "\"source\": \"\(name)\"").problems == [])
        }
    }

    private func pipeline(_ source: String, _ number: Int = 0) -> String {
        let all = door.get("/pipelines").value("/data")?.arrayValue ?? []
        let own = all.filter { $0["external_id"]?["source"]?.stringValue == source }
        return number < own.count ? own[number]["id"]?.stringValue ?? "?" : "?"
    }

    @Test func `win rates, cycles, velocities and boards are those that are known`() {
        let maven = pipeline("maven")
        let rate = door.get("/pipelines/\(maven)/win-rate")
        #expect([rate["/data/total/rate/num"], rate["/data/total/rate/den"]] == ["4238", "6711"])
        #expect(rate["/data/total/won/value/0/amount"] == "10005534.00")
        let second = door.get("/pipelines/\(maven)/win-rate?period=2017-Q2")
        #expect([second["/data/total/won/count"], second["/data/total/lost/count"]] == ["1254", "778"])
        let won = door.get("/pipelines/\(maven)/cycle-time")
        #expect([won["/data/total/mean"], won["/data/total/p50"]] == ["51.781973", "57.000000"])
        let lost = door.get("/pipelines/\(maven)/cycle-time?outcome=lost")
        #expect([lost["/data/total/mean"], lost["/data/total/p50"]] == ["41.479175", "14.000000"])
        let velocity = door.get("/pipelines/\(maven)/velocity")["/data/currencies/0/velocity_per_day"]
        #expect(velocity.hasPrefix("60146.8"), "\(velocity)")
        let board = door.get("/pipelines/\(maven)/leaderboard?measures=won_value")
        #expect(board["/data/rows/0/owner_id"] == "Darcel Schlecht")
        #expect(board["/data/rows/0/won/value/0/amount"] == "1153214.00")
    }

    @Test func `each reading of a closing gives the figures that are known`() {
        let applications = pipeline("loans")
        let offers = pipeline("loans", 1)
        for (outcome, won, all) in [("first", "1537", "4804"), ("last", "2243", "4685"), ("each", "2243", "6700")] {
            let rate = door.get("/pipelines/\(offers)/win-rate?outcome=\(outcome)")
            #expect([rate["/data/total/rate/num"], rate["/data/total/rate/den"]] == [won, all], "\(outcome)")
        }
        let cycle = door.get("/pipelines/\(applications)/cycle-time")
        #expect(cycle["/data/total/mean"] == "16.658855")
        #expect(cycle["/data/total/p50"] == "14.436643")
        #expect(cycle["/data/total/p90"] == "28.683728")
    }
}
