import Testing

@testable import Operations

@Suite struct RunsTests {
    @Test(arguments: 1...4)
    func `runs hold all numbers in order, and are apart just where the gap is larger`(gapMax: Int) {
        for bits in 0..<256 {
            let numbers = (0..<8).filter { bits >> $0 & 1 == 1 }
            let runs = numbers.runs(gapMax: gapMax)
            #expect(Array(runs.joined()) == numbers)
            #expect(runs.allSatisfy { !$0.isEmpty && zip($0, $0.dropFirst()).allSatisfy { $1 - $0 <= gapMax } })
            #expect(zip(runs, runs.dropFirst()).allSatisfy { $1[$1.startIndex] - $0[$0.endIndex - 1] > gapMax })
        }
    }
}
