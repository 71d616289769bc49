/// Sorts many whole numbers in time that grows with their count alone.
public enum RadixSort {
    /// Below this many, comparing is faster.
    static let countMin = 1_024

    private static let digitBits = 11
    private static let digitMask = (1 << digitBits) - 1
    private static let digitCount = 6

    /// Sorts numbers from the lowest, by their digits of 11 bits from the last; digits in which all agree are passed
    /// over.
    ///
    /// - Precondition: none is negative.
    /// - Complexity: O(n), and as much memory again while it runs.
    public static func sort(_ numbers: inout [Int64]) {
        guard numbers.count >= countMin else { return numbers.sort() }
        var counts = Array(repeating: 0, count: digitCount << digitBits)
        for number in numbers {
            precondition(number >= 0, "\(number) is negative")
            for digit in 0..<digitCount { counts[digit << digitBits + place(of: number, digit)] += 1 }
        }
        var source = numbers
        var target = numbers
        for digit in 0..<digitCount {
            let base = digit << digitBits
            if counts[base + place(of: source[0], digit)] == source.count { continue }
            var start = 0
            for value in 0...digitMask {
                let count = counts[base + value]
                counts[base + value] = start
                start += count
            }
            for number in source {
                let slot = base + place(of: number, digit)
                target[counts[slot]] = number
                counts[slot] += 1
            }
            swap(&source, &target)
        }
        numbers = source
    }

    private static func place(of number: Int64, _ digit: Int) -> Int {
        Int(truncatingIfNeeded: number >> Int64(digit * digitBits)) & digitMask
    }
}
