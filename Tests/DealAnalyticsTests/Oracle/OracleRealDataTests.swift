import DealModel
import Foundation
import Testing

private let realData = ProcessInfo.processInfo.environment["PENSTOCK_REAL_DATA"]

/// The published figures of real data, to the last digit.
@Suite(.enabled(if: realData != nil, "PENSTOCK_REAL_DATA does not name a folder with maven/ and loans/"))
struct OracleRealDataTests {
    private static let recorded = CivilDate(dayNumber: 20_600).startInUTC

    private func view(_ name: String) throws -> (OracleView, stages: [String: Int]) {
        let bundle = try BundleLog(folder: (realData ?? "") + "/" + name, recordedAt: Self.recorded)
        return (OracleView(bundle.log, asOf: Self.recorded), bundle.stages)
    }

    private func instant(_ text: String) throws -> Instant { try #require(CivilDate(text)).startInUTC }

    @Test func `Maven's deals come to the published figures`() throws {
        let (view, stages) = try view("maven")
        let open = OraclePipelineValue.of(view, .init())
        #expect(open.total["USD"]?.count == 2_089)
        #expect(open.total["USD"]?.value == 496_621_500)
        #expect(open.total["USD"]?.weighted == 205_351_310)
        let june = view.at(try instant("2017-07-01").before)
        let engaging = try #require(stages["engaging"])
        let then = OraclePipelineValue.of(june, .init(scope: OracleScope(stages: [engaging]))).total["USD"]
        #expect(then?.count == 1_686)
        #expect(then?.value == 420_605_200)

        let rate = OracleWinRate.of(view, .init())
        #expect(rate.num == 4_238 && rate.den == 6_711)
        #expect(rate.numValue["USD"] == 1_000_553_400)
        let second = OracleWindow(from: try instant("2017-04-01"), to: try instant("2017-07-01"))
        let quarter = OracleWinRate.of(view, .init(window: second))
        #expect(quarter.won.count == 1_254 && quarter.lost.count == 778)
        #expect(quarter.numValue["USD"] == 308_611_100)
        let conversion = OracleConversion.of(view, .init(from: engaging, to: .won))
        #expect(conversion.num == 4_238 && conversion.den == 8_300)

        let won = OracleCycleTime.of(view, .init())
        #expect(won.median == 57)
        #expect(try #require(won.mean).isNear(51.781973))
        let lost = OracleCycleTime.of(view, .init(outcome: [.lost]))
        #expect(lost.median == 14)
        #expect(try #require(lost.mean).isNear(41.479175))
        let currency = try #require(Currency("USD"))
        let velocity = OracleVelocity.of(view, .init(currency: currency, windowDays: 365))
        #expect(abs(try #require(velocity.velocityPerDay) / 100 - 60_146.85) < 0.005)
        let row = OracleLeaderboard.of(view, .init()).rows.first { $0.owner == "Darcel Schlecht" }
        #expect(row?.won.count == 349 && row?.lost.count == 204)
        #expect(row?.won["USD"]?.value == 115_321_400)
    }

    @Test func `loan applications and offers come to the published figures`() throws {
        let (view, stages) = try view("loans")
        let preaccepted = try #require(stages["A_PREACCEPTED"])
        let applications = OracleScope(pipelines: [0])
        let offers = OracleScope(pipelines: [1])
        let rate = OracleWinRate.of(view, .init(scope: applications))
        #expect(rate.won.count == 2_246 && rate.lost.count == 10_442)
        #expect(rate.numValue["EUR"] == 3_529_033_800)
        #expect(rate.lost["EUR"]?.value == 13_564_043_000)
        let open = OraclePipelineValue.of(view, .init(groupBy: [.stage], scope: applications))
        #expect(open.total["EUR"]?.value == 670_374_300)
        #expect(open.groups[["\(preaccepted)"]]?["EUR"]?.value == 109_301_700)
        for (outcome, num, den) in [(OracleOutcome.first, 1_537, 4_804), (.last, 2_243, 4_685), (.each, 2_243, 6_700)] {
            let offer = OracleWinRate.of(view, .init(outcome: outcome, scope: offers))
            #expect(offer.num == num && offer.den == den, "\(outcome)")
        }
        let eventual = OracleFunnel.of(view, .init(pipeline: 0, method: .eventual))
        let expected: [(String, Int, Double)] = [
            ("A_PREACCEPTED", 7_367, 0.304873), ("A_ACCEPTED", 5_113, 0.439272), ("A_FINALIZED", 5_015, 0.447856),
        ]
        for (name, entered, share) in expected {
            let row = try #require(eventual.rows.first { $0.stage == stages[name] })
            #expect(row.entered == entered)
            #expect(try #require(row.stepRate).isNear(share))
        }
        let cycle = OracleCycleTime.of(view, .init(scope: applications))
        #expect(try #require(cycle.mean).isNear(16.658855))
        #expect(try #require(cycle.quantiles[2]).isNear(14.436643))
        #expect(try #require(cycle.quantiles[4]).isNear(28.683728))
        let transitions = OracleTransitions.of(view, .init(pipeline: 0))
        for (target, count) in [("A_ACCEPTED", 5_113), ("A_CANCELLED", 1_100), ("A_DECLINED", 1_085)] {
            let move = OracleTransitions.Move(from: preaccepted, to: .stage(try #require(stages[target])))
            #expect(transitions.cells[move]?.count == count)
        }
    }
}

extension Double {
    /// Whether it rounds to a figure of six decimals.
    fileprivate func isNear(_ figure: Double) -> Bool { abs(self - figure) <= 0.000_000_51 }
}
