import DealModel
import Testing

@testable import DealAnalytics

/// The list of deals of a figure, page by page.
struct DrillPageTests {
    private typealias Workspace = SmallWorkspace

    /// Nine deals, of which some were moved several times at one moment.
    private static func snapshot() -> DealSnapshot {
        var workspace = Workspace()
        for number in 0..<9 {
            let deal = workspace.create(day: Int32(number), amount: Int64(number + 1), currency: Workspace.euro)
            for stage in [Workspace.talk, Workspace.lead, Workspace.talk].prefix(number % 4) {
                workspace.write(deal: deal, day: 20, fields: [.pipeline, .stage]) { $0.stage = UInt16(stage) }
            }
        }
        return workspace.publish()
    }

    @Test(arguments: 1...20) func `pages of any size make up the whole list, each with the whole total`(
        limit: Int
    ) throws {
        let snapshot = Self.snapshot()
        let frame = AnalysisFrame(asOf: Workspace.instant(day: 30))
        let transitions = Transitions(pipeline: Workspace.pipeline)
        let answer = try transitions.run(frame, on: snapshot, .alone)
        var lists = 0
        for move in answer.total.moves {
            let whole = try transitions.drill(DrillRequest(move.drill), frame, on: snapshot, .alone)
            #expect(whole.next == nil)
            var rows: [DrillRow] = []
            var page = DrillPage(limit: limit)
            while true {
                let part = try transitions.drill(DrillRequest(move.drill, page: page), frame, on: snapshot, .alone)
                #expect(part.rows.count <= limit)
                #expect(part.total == whole.total)
                rows += part.rows
                guard let next = part.next else { break }
                page.after = next
            }
            #expect(rows == whole.rows)
            lists += 1
        }
        #expect(lists > 1)
    }
}
