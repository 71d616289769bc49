/// An exact number that is not negative: two whole numbers without a common divisor.
public struct Ratio: Hashable, Sendable {
    /// What is divided.
    public let numerator: UInt128
    /// What it is divided by; never 0.
    public let denominator: UInt128

    /// The number 1.
    public static let one = Ratio(reduced: 1, over: 1)

    private init(reduced numerator: UInt128, over denominator: UInt128) {
        self.numerator = numerator
        self.denominator = denominator
    }

    /// Divides two numbers; nil where the divisor is 0.
    public init?(_ numerator: UInt128, over denominator: UInt128) {
        guard denominator > 0 else { return nil }
        let divisor = Self.commonDivisor(numerator, denominator)
        self.init(reduced: numerator / divisor, over: denominator / divisor)
    }

    /// Reads a number as JSON writes it, such as `1.1172`; nil for anything else, for one below 0 and beyond the 18
    /// digits of `ExactDecimal`.
    public init?(_ text: String) {
        guard let decimal = try? ExactDecimal(text), decimal.coefficient >= 0 else { return nil }
        self.init(UInt128(decimal.coefficient), over: Self.powerOfTen(decimal.scale))
    }

    /// The product; nil where one of its parts does not fit 128 bits.
    public func multiplied(by other: Ratio) -> Ratio? {
        // Divided crosswise first: what is left has no common divisor, and overflows only where the product does.
        let (left, right) = (
            Self.commonDivisor(numerator, other.denominator), Self.commonDivisor(other.numerator, denominator)
        )
        let upper = (numerator / left).multipliedReportingOverflow(by: other.numerator / right)
        let lower = (denominator / right).multipliedReportingOverflow(by: other.denominator / left)
        guard !upper.overflow, !lower.overflow else { return nil }
        return Ratio(reduced: upper.partialValue, over: lower.partialValue)
    }

    /// The quotient; nil where the divisor is 0 or one of its parts does not fit 128 bits.
    public func divided(by other: Ratio) -> Ratio? {
        guard other.numerator > 0 else { return nil }
        return multiplied(by: Ratio(reduced: other.denominator, over: other.numerator))
    }

    /// `amount` times the number, rounded once, half to even. The product is taken in 256 bits, so nothing before the
    /// rounding is lost.
    ///
    /// - Precondition: the result fits 128 bits. For a `RateFactor` it does with every amount of up to 10¹⁵ × 12 ×
    ///   1,200 × 10⁶ either way, since no such factor is above 10¹³.
    public func roundedHalfEven(_ amount: Int128) -> Int128 {
        let product = amount.magnitude.multipliedFullWidth(by: numerator)
        precondition(product.high < denominator, "\(amount) times \(self) does not fit 128 bits")
        let (whole, remainder) =
            product.high == 0
            ? product.low.quotientAndRemainder(dividingBy: denominator) : denominator.dividingFullWidth(product)
        // The remainder is less than the denominator, so that what it lacks is more than 0, and nothing overflows.
        let lacking = denominator - remainder
        let isUp = remainder > lacking || (remainder == lacking && whole & 1 == 1)
        // As long as it fits as a signed number, one more does not overflow as an unsigned one.
        guard whole <= UInt128(Int128.max), let rounded = Int128(exactly: whole + (isUp ? 1 : 0)) else {
            preconditionFailure("\(amount) times \(self) does not fit 128 bits")
        }
        return amount < 0 ? -rounded : rounded
    }

    /// 10 to that power.
    ///
    /// - Precondition: 0 to 38.
    static func powerOfTen(_ exponent: Int) -> UInt128 {
        precondition((0...38).contains(exponent), "10 to the power of \(exponent) does not fit 128 bits")
        var power: UInt128 = 1
        for _ in 0..<exponent { power *= 10 }
        return power
    }

    /// The greatest common divisor by shifting and subtracting, since dividing 128 bits is dear; 1 at least.
    private static func commonDivisor(_ left: UInt128, _ right: UInt128) -> UInt128 {
        guard left > 0, right > 0 else { return max(left, right, 1) }
        let shift = min(left.trailingZeroBitCount, right.trailingZeroBitCount)
        var smaller = left >> UInt128(left.trailingZeroBitCount)
        var larger = right
        while larger > 0 {
            larger >>= UInt128(larger.trailingZeroBitCount)
            if smaller > larger { swap(&smaller, &larger) }
            larger -= smaller
        }
        return smaller << UInt128(shift)
    }
}

extension Ratio: CustomStringConvertible {
    /// Both parts, such as `5586/4999`.
    public var description: String { "\(numerator)/\(denominator)" }
}
