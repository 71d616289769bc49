/// A probability from 0 to 1 with at most six decimals, kept as millionths.
public struct Probability: Hashable, Comparable, Sendable {
    /// Millionths, 0 to 1,000,000.
    public let millionths: Int32

    /// Certain to be lost.
    public static let zero = Probability(unchecked: 0)
    /// Certain to be won.
    public static let one = Probability(unchecked: 1_000_000)
    /// Millionths in 1.
    public static let scale: Int64 = 1_000_000

    /// Takes millionths; nil outside 0 to 1,000,000.
    public init?(millionths: Int64) {
        guard (0...Self.scale).contains(millionths) else { return nil }
        self.millionths = Int32(millionths)
    }

    /// Reads a decimal such as `0.25`; nil where it is none, outside 0 to 1, or has more than six decimals.
    public init?(decimal text: String) {
        guard let units = try? ExactDecimal(text).units(decimals: 6), let value = Probability(millionths: units) else {
            return nil
        }
        self = value
    }

    private init(unchecked millionths: Int32) { self.millionths = millionths }

    /// `minorUnits × probability`, rounded half to even once.
    ///
    /// Works within 64 bits: the amount is split at a million, so the largest product is 10^15.
    /// - Precondition: the magnitude of `minorUnits` is at most `Money.minorUnitsMax`.
    public func weighted(minorUnits: Int64) -> Int64 {
        precondition(minorUnits.magnitude <= Money.minorUnitsMax.magnitude, "\(minorUnits) minor units are too many")
        let (millions, rest) = minorUnits.magnitude.quotientAndRemainder(dividingBy: UInt64(Self.scale))
        let (whole, fraction) = (rest * UInt64(millionths)).quotientAndRemainder(dividingBy: UInt64(Self.scale))
        var result = Int64(millions) * Int64(millionths) + Int64(whole)
        let half = UInt64(Self.scale) / 2
        if fraction > half || (fraction == half && result & 1 == 1) { result += 1 }
        return minorUnits < 0 ? -result : result
    }

    /// Orders by size.
    public static func < (left: Self, right: Self) -> Bool { left.millionths < right.millionths }
}

extension Probability: CustomStringConvertible {
    /// The shortest exact decimal, such as `0.25`, `1` or `0`.
    public var description: String {
        var text = ExactDecimal.text(units: Int128(millionths), decimals: 6)
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }
}
