/// The quantiles of the normal distribution, the same bits on every machine.
enum NormalQuantile {
    /// How many standard deviations to either side hold that share of a normal distribution.
    ///
    /// - Precondition: `confidence` is between 0 and 1, both left out.
    static func twoSided(_ confidence: Double) -> Double {
        precondition(confidence > 0 && confidence < 1, "no interval holds \(confidence) of a distribution")
        // The distribution function has no inverse in closed form; halving finds it to the last bits.
        let share = (1 + confidence) / 2
        var low = 0.0
        var high = 40.0
        for _ in 0..<200 {
            let middle = (low + high) / 2
            if middle == low || middle == high { break }
            if cumulative(middle) < share { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// The share below a number of standard deviations, at least 0: by its series up to 6 (Abramowitz and Stegun,
    /// 26.2.11), beyond which a double cannot tell it from 1.
    static func cumulative(_ deviations: Double) -> Double {
        guard deviations < 8.3 else { return 1 }
        var term = deviations
        var sum = deviations
        var divisor = 1.0
        while true {
            divisor += 2
            term *= deviations * deviations / divisor
            let next = sum + term
            if next == sum { break }
            sum = next
        }
        return 0.5 + sum * density(deviations)
    }

    private static func density(_ deviations: Double) -> Double {
        exponential(-deviations * deviations / 2) * 0.398_942_280_401_432_7
    }

    /// e to a power at most 0: the series at a power near 0, squared back.
    private static func exponential(_ power: Double) -> Double {
        var halvings = 0
        var small = power
        while small < -0.5 {
            small /= 2
            halvings += 1
        }
        var term = 1.0
        var sum = 1.0
        for index in 1...24 {
            term *= small / Double(index)
            sum += term
        }
        for _ in 0..<halvings { sum *= sum }
        return sum
    }
}
