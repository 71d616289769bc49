import Foundation
import Testing

@testable import DealAnalytics

/// The fixtures were computed by lifelines and numpy; `make_fixtures.py` beside them says how.
@Suite struct StatisticsFixtureTests {
    private struct Survival: Decodable {
        struct Point: Decodable {
            var length: Int64
            var share: Double
        }

        struct Case: Decodable {
            var name: String
            var lengths: [Int64]
            var is_completed: [Bool]
            var curve: [Point]
            var quantiles: [Int64?]
        }

        var cases: [Case]
    }

    private struct Chains: Decodable {
        struct Case: Decodable {
            var name: String
            var onward: [[Double]]
            var ends: [[Double]]
            var rewards: [Double]
            var shares: [[Double]]
            var totals: [Double]
            var visits: [[Double]]
        }

        var cases: [Case]
    }

    private static func read<Fixture: Decodable>(_ name: String) throws -> Fixture {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Fixtures").appending(path: name)
        return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: file))
    }

    private static let microsecondsPerDay: Int64 = 86_400_000_000

    @Test func `curves of survival and their quantiles equal those of lifelines`() throws {
        let fixture: Survival = try Self.read("survival.json")
        #expect(fixture.cases.count > 10)
        for given in fixture.cases {
            var sample = LengthSample()
            for (length, isCompleted) in zip(given.lengths, given.is_completed) {
                let length = length * Self.microsecondsPerDay
                if isCompleted { sample.add(completed: length) } else { sample.add(censored: length) }
            }
            sample.sort()
            let curve = SurvivalCurve(sample)
            #expect(curve.lengths == given.curve.map { $0.length * Self.microsecondsPerDay }, "\(given.name)")
            for (share, point) in zip(curve.shares, given.curve) {
                #expect(abs(share - point.share) < 1e-12, "\(given.name) at \(point.length)")
            }
            let quantiles = StageDurations.percents.map { sample.estimatedQuantile(percent: $0, of: curve) }
            #expect(quantiles == given.quantiles.map { $0.map { $0 * 1_000_000 } }, "\(given.name)")
        }
    }

    @Test func `chains equal those of numpy, and the shares of their ends sum to 1`() throws {
        let fixture: Chains = try Self.read("chains.json")
        #expect(fixture.cases.count > 10)
        for given in fixture.cases {
            let chain = AbsorbingChain(
                given.onward.indices.map { state in
                    let total = (given.onward[state] + given.ends[state]).reduce(0, +)
                    return AbsorbingChain.State(
                        onward: given.onward[state].map { $0 / total },
                        ends: given.ends[state].map { $0 / total },
                        reward: given.rewards[state]
                    )
                }
            )
            for state in given.onward.indices {
                #expect(abs(chain.ends[state].reduce(0, +) - 1) < 1e-9, "\(given.name)")
                let rows = [
                    (chain.ends[state], given.shares[state]), (chain.visits[state], given.visits[state]),
                    ([chain.rewards[state]], [given.totals[state]]),
                ]
                for (row, expected) in rows {
                    for (number, other) in zip(row, expected) {
                        #expect(abs(number - other) <= 1e-10 * max(1, abs(other)), "\(given.name) from \(state)")
                    }
                }
            }
        }
    }

    @Test func `ends that one of ten million ways comes to are still found to the last digits`() {
        let seldom = 1e-7
        let chain = AbsorbingChain([
            .init(onward: [0, 1], ends: [0, 0], reward: 1),
            .init(onward: [1 - 3 * seldom, 0], ends: [seldom, 2 * seldom], reward: 1),
        ])
        #expect(abs(chain.ends[0].reduce(0, +) - 1) < 1e-15)
        #expect(abs(chain.ends[0][0] - 1.0 / 3) < 1e-15)
    }
}
