import ColumnEngine
import TestSupport
import Testing

@Suite struct ChunkBoundsTests {
    @Test func `each chunk has the bounds of its own rows`() {
        var random = SeededGenerator(seed: 5)
        var bounds = ChunkBounds()
        var rows: [Int64] = []
        #expect(bounds[0] == nil)
        for count in 1...140_000 {
            let value = Int64(random.next() % 1_000_000) - 500_000
            bounds.append(value)
            rows.append(value)
            guard [1, 2, 65_535, 65_536, 65_537, 131_072, 131_073, 140_000].contains(count) else { continue }
            for chunk in 0..<4 {
                let part = rows.dropFirst(chunk * 65_536).prefix(65_536)
                #expect(bounds[chunk]?.lowerBound == part.min(), "seed 5, \(count) rows, chunk \(chunk)")
                #expect(bounds[chunk]?.upperBound == part.max(), "seed 5, \(count) rows, chunk \(chunk)")
            }
        }
    }
}
