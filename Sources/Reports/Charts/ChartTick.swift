/// A value that an axis names: a whole number of powers of ten, so that its text is exact.
struct ChartTick: Hashable, Sendable {
    /// The value in units of 10 to the power of `exponent`.
    let coefficient: Int128
    /// The power.
    let exponent: Int

    /// Where it lies.
    var position: Double { Double(coefficient) * ChartTick.powerOfTen(exponent) }

    /// Ticks at steps of 1, 2, 2.5 or 5 times a power of ten, from below the lowest value to above the highest.
    ///
    /// - Parameters:
    ///   - low: the lowest value.
    ///   - high: the highest; above the lowest.
    ///   - count: how many steps there should be, about.
    ///   - isWhole: whether steps are whole numbers.
    static func ticks(from low: Double, to high: Double, count: Int, isWhole: Bool) -> [ChartTick] {
        guard high > low, low.isFinite, high.isFinite else { return [ChartTick(coefficient: 0, exponent: 0)] }
        let rough = (high - low) / Double(max(count, 1))
        var exponent = Int(floorOfLogarithm(rough))
        let share = rough / powerOfTen(exponent)
        // In tenths of the power. A step of 2.5 is left out below ten, where its ticks would need a decimal more.
        let tenths: Int128 =
            share <= 1 ? 10 : share <= 2 ? 20 : share <= 2.5 && exponent > 0 ? 25 : share <= 5 ? 50 : 100
        exponent -= 1
        var step = ChartTick(coefficient: tenths, exponent: exponent)
        if isWhole, step.position < 1 { step = ChartTick(coefficient: 1, exponent: 0) }
        let first = (low / step.position).rounded(.down)
        // What lies on a tick, but for the last bit, gets no further one.
        let last = (high / step.position - 1e-9).rounded(.up)
        return stride(from: first, through: max(last, first + 1), by: 1).map {
            ChartTick(coefficient: Int128($0) * step.coefficient, exponent: step.exponent)
        }
    }

    /// Ten to the power, exact as far as it can be.
    static func powerOfTen(_ exponent: Int) -> Double {
        let power = (0..<exponent.magnitude).reduce(1.0) { power, _ in power * 10 }
        return exponent < 0 ? 1 / power : power
    }

    /// The greatest whole exponent whose power of ten is not above a value.
    private static func floorOfLogarithm(_ value: Double) -> Int {
        var exponent = 0
        while exponent < 300, powerOfTen(exponent + 1) <= value { exponent += 1 }
        while exponent > -300, powerOfTen(exponent) > value { exponent -= 1 }
        return exponent
    }
}
