import DealModel
import Testing

@testable import DealAnalytics

/// Amounts as large as they can be, in sums that no 64 bits hold.
@Suite struct LimitEdgeTests {
    private static let most = Money.minorUnitsMax
    private static let deals: UInt32 = 10_000

    /// Ten thousand deals created on day 1 with a probability of a half.
    private func workspace(amount: (UInt32) -> Int64) -> SmallWorkspace {
        var workspace = SmallWorkspace()
        for deal in 0..<Self.deals {
            workspace.create(day: 1, amount: amount(deal), currency: SmallWorkspace.euro, probability: 500_000)
        }
        return workspace
    }

    private func answers(_ workspace: borrowing SmallWorkspace, day: Int32) -> EdgeAnswers {
        var answers = EdgeAnswers(workspace.publish(), asOf: SmallWorkspace.instant(day: day))
        answers.pipeline = SmallWorkspace.pipeline
        return answers
    }

    @Test(arguments: [1, -1] as [Int64])
    func `the sum of ten thousand of the largest amounts is exact, and so is the weighted one`(sign: Int64) throws {
        #expect(Self.most == 1_000_000_000_000_000)
        let value = Int128(sign) * 9_999_999_999_999_990_000
        // Half of an odd number is rounded to the even one: 499,999,999,999,999.5 to 500,000,000,000,000.
        let weighted = Int128(sign) * 5_000_000_000_000_000_000
        var workspace = workspace { _ in sign * (Self.most - 1) }
        let open = answers(workspace, day: 3)
        for deal in 0..<Self.deals {
            workspace.write(deal: deal, day: 2, fields: [.stage]) { $0.stage = UInt16(SmallWorkspace.won) }
        }
        let past = answers(workspace, day: 1)
        for answers in [past, open] {
            #expect(try answers.value() == [[10_000, value, weighted]])
            #expect(try answers.summary(ofStage: SmallWorkspace.lead) == [[10_000, value, weighted]])
            let groups = try PipelineValue().run(
                answers.grouped(by: .stage, .owner, .quarter).frame, on: answers.snapshot, .alone
            ).groups
            #expect(groups.map { EdgeAnswers.worth($0.figures) } == [[[10_000, value, weighted]]])
            // By the way of single deals, as tags and bases need it.
            #expect(try answers.grouped(by: .category).value() == [[10_000, value, weighted]])
            var basis = answers
            basis.frame.valueBasis = .tcv
            #expect(try basis.value() == [[10_000, value, weighted]])
        }
        let end = answers(workspace, day: 3)
        #expect(try end.won() == [[10_000, value, value]])
        #expect(try end.value([.won]) == [[10_000, value, value]])
        #expect(try end.stays()[0] == [10_000, 0, 0, 0, 10_000, 0, 0, 0, 0])
        #expect(try end.moves() == ["Lead > Won": [10_000, 1]])
        let rates = try WinRate().run(end.frame, on: end.snapshot, .alone).figures.total.valueRates
        #expect(rates.map(\.numerator) == [value])
        #expect(rates.map(\.millionths) == [1_000_000])
        // Over the days 1 to 3.
        let perDay = Int128(sign) * 33_333_333_333_333_300_000_000
        #expect(try end.velocity().first?.measuredPerDay == perDay)
        #expect(try end.velocity().first?.averageValue == Int128(sign) * 9_999_999_999_999_990_000)
        // Ten thousand opportunities, each won, in a day: their whole value a day.
        #expect(try end.velocity(.created).first?.perDay == value * 10_000)
    }

    @Test func `amounts of either sign cancel each other to the last unit`() throws {
        let day = answers(workspace { $0 < Self.deals / 2 ? Self.most : -(Self.most - 1) }, day: 1)
        #expect(try day.value() == [[10_000, 5_000, 0]])
        #expect(try day.grouped(by: .category).value() == [[10_000, 5_000, 0]])
    }

    @Test func `the largest recurring value is exact in every basis`() throws {
        var workspace = HandWorkspace()
        for deal in 0..<10 {
            workspace.create(stage: HandWorkspace.offer, amount: Self.most)
            workspace.write(deal, day: 0, [.valuePeriod, .termMonths]) {
                $0.valuePeriod = .monthly
                $0.termMonths = 1_200
            }
        }
        var answers = EdgeAnswers(workspace, day: 1)
        for (basis, factor) in [(.mrr, 1), (.arr, 12), (.acv, 12), (.tcv, 1_200)] as [(ValueBasis, Int128)] {
            answers.frame.valueBasis = basis
            let value = Int128(Self.most) * 10 * factor
            #expect(try answers.value() == [[10, value, value / 2]], "\(basis)")
        }
    }
}
