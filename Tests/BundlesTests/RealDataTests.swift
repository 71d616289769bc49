import Bundles
import DealModel
import Foundation
import Testing

/// Where the real data lie, which are no part of the repository.
private let realData = ProcessInfo.processInfo.environment["PENSTOCK_REAL_DATA"]

@Suite(.enabled(if: realData != nil, "PENSTOCK_REAL_DATA does not name a folder with maven/ and loans/"))
struct RealDataTests {
    private static let now = Instant("2026-06-30T00:00:00Z") ?? .latest

    /// The deals of a real bundle, which must have nothing wrong.
    private func deals(_ name: String) throws -> (deals: [BundleDeal], report: BundleReport, stages: [BundleStage]) {
        var reader = try BundleReader(directory: "\(try #require(realData))/\(name)", now: Self.now)
        let report = try reader.check()
        #expect(report.problems == [])
        var deals: [BundleDeal] = []
        while let deal = try reader.next() { deals.append(deal) }
        return (deals, report, reader.definitions.stages)
    }

    @Test func `maven is read without a bad row`() throws {
        let (deals, report, stages) = try deals("maven")
        #expect(deals.count == 8_800)
        #expect(report.rowCounts[.stageChanges] == 15_011)
        #expect(deals.count { $0.versions[0].effectiveAt == nil } == 500)
        #expect(deals.reduce(0) { $0 + $1.tags.count } == 16_175)
        let byStage = Dictionary(grouping: deals) { stages[$0.stage].sourceID }.mapValues(\.count)
        #expect(byStage == ["won": 4_238, "lost": 2_473, "engaging": 1_589, "prospecting": 500])
        let won = deals.filter { stages[$0.stage].kind == .won }
        let minorUnits = won.compactMap { $0.versions[0].changes.facts.amountMinorUnits }
        #expect(minorUnits.reduce(0, +) == 1_000_553_400)
    }

    @Test func `loans are read without a bad row`() throws {
        let (deals, report, stages) = try deals("loans")
        #expect(deals.count == 18_102)
        #expect(report.rowCounts[.stageChanges] == 87_601)
        #expect(deals.reduce(0) { $0 + $1.versions.count } == 87_601)
        let applications = deals.filter { stages[$0.stage].pipeline == 0 }
        #expect(applications.count == 13_087)
        let outcomes = Dictionary(grouping: applications) { stages[$0.stage].kind }
        #expect(outcomes.mapValues(\.count) == [.won: 2_246, .lost: 10_442, .open: 399])
        let sums = outcomes.mapValues { $0.compactMap { $0.versions[0].changes.facts.amountMinorUnits }.reduce(0, +) }
        #expect(sums == [.won: 3_529_033_800, .lost: 13_564_043_000, .open: 670_374_300])
    }
}
