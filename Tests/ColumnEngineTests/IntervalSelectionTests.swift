import ColumnEngine
import Testing

@Suite struct IntervalSelectionTests {
    private static func offsets(_ selection: IntervalSelection) -> [Int] {
        (0..<selection.count).map { selection[$0] }
    }

    @Test func `every small interval is selected exactly while it holds the moment`() {
        let starts: [Int64] = (0..<5).flatMap { start in (0..<5).map { _ in Int64(start) } }
        let ends: [Int64] = (0..<5).flatMap { _ in (0..<5).map { Int64($0) } }
        var selection = IntervalSelection()
        for moment in Int64(-1)...5 {
            selection.select(starts: starts.span, ends: ends.span, holding: moment)
            let expected = starts.indices.filter { starts[$0] <= moment && moment < ends[$0] }
            #expect(Self.offsets(selection) == expected, "at \(moment)")
        }
    }

    @Test func `an end that is not known yet does not end the interval`() {
        let bounds: [(start: Int64, end: Int64, successor: UInt32)] = (0..<3).flatMap { start in
            (0..<4).flatMap { end in (0..<4).map { (start, end, $0) } }
        }
        let starts = bounds.map(\.start)
        let ends = bounds.map(\.end)
        let successors = bounds.map(\.successor)
        var selection = IntervalSelection()
        for moment in Int64(-1)...4 {
            for limit in UInt32(0)...4 {
                selection.select(
                    starts: starts.span,
                    ends: ends.span,
                    successors: successors.span,
                    holding: moment,
                    below: limit
                )
                let expected = bounds.indices.filter {
                    bounds[$0].start <= moment && !(bounds[$0].end <= moment && bounds[$0].successor < limit)
                }
                #expect(Self.offsets(selection) == expected, "at \(moment), below \(limit)")
            }
        }
    }

    @Test(arguments: [0, 1, 4_095, 4_096])
    func `whole pages are selected`(count: Int) {
        let starts = [Int64](repeating: 0, count: count)
        let ends = [Int64](repeating: .max, count: count)
        var selection = IntervalSelection()
        selection.select(starts: starts.span, ends: ends.span, holding: 0)
        #expect(selection.count == count)
        selection.select(starts: starts.span, ends: ends.span, holding: -1)
        #expect(selection.count == 0)
    }

    @Test func `more than a page is refused`() async {
        await #expect(processExitsWith: .failure) {
            let rows = [Int64](repeating: 0, count: 4_097)
            var selection = IntervalSelection()
            selection.select(starts: rows.span, ends: rows.span, holding: 0)
        }
    }
}
