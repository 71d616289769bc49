/// An exact fraction with a positive denominator, large enough for amounts of many years times a probability.
struct OracleRational: Hashable, Sendable {
    var numerator: Int128
    var denominator: Int128

    init(_ numerator: Int128, over denominator: Int128 = 1) {
        precondition(denominator > 0, "\(denominator) is no denominator")
        self.numerator = numerator
        self.denominator = denominator
    }

    static func * (left: Self, right: Self) -> Self {
        Self(left.numerator * right.numerator, over: left.denominator * right.denominator)
    }

    /// The nearest whole number, and of two that are equally near the even one.
    var roundedHalfEven: Int128 {
        var below = numerator / denominator
        if below * denominator > numerator { below -= 1 }
        let rest = numerator - below * denominator
        if rest * 2 < denominator { return below }
        if rest * 2 > denominator { return below + 1 }
        return below % 2 == 0 ? below : below + 1
    }
}
