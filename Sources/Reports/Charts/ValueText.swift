import DealModel
internal import Wire

/// Values as charts write them: short, with their unit.
struct ValueText: Hashable, Sendable {
    private static let thousands: [(exponent: Int, letter: String)] = [
        (12, " T"), (9, " B"), (6, " M"), (3, " k"),
    ]
    /// Below it numbers are written out.
    private static let writtenOutMax = 10_000.0

    /// What values are.
    let kind: ReportColumn.Kind
    /// What stands behind each.
    let unit: String

    /// The text of a chart's values. An amount's unit is its currency, where all have the same.
    init(of chart: ReportChart) {
        kind = chart.kind
        switch kind {
        case .rate: unit = " %"
        case .days: unit = " d"
        case .money:
            var currencies: Set<Currency> = []
            for point in chart.series.flatMap(\.points) {
                if case .money(_, _, let currency) = point.value { currencies.insert(currency) }
            }
            unit = currencies.count == 1 ? currencies.map { " " + $0.code }.joined() : ""
        default: unit = ""
        }
    }

    /// By how much values are told larger than they are: rates in percent.
    var factor: Double { kind == .rate ? 100 : 1 }

    /// Whether there is nothing between whole numbers.
    var isWhole: Bool { kind == .count }

    /// The texts of an axis' ticks, all in the same thousands and with as many decimals as the finest needs.
    func labels(of ticks: [ChartTick]) -> [String] {
        let highest = ticks.map { abs($0.position) }.max() ?? 0
        let (thousands, letter) =
            Self.thousands.first {
                highest >= max(ChartTick.powerOfTen($0.exponent), Self.writtenOutMax)
            } ?? (0, "")
        let decimals = ticks.map { Self.decimals(of: $0, below: thousands) }.max() ?? 0
        return ticks.map { tick in
            guard tick.coefficient != 0 else { return "0" + unit }
            var units = tick.coefficient
            let shift = tick.exponent - thousands + decimals
            for _ in 0..<max(shift, 0) { units *= 10 }
            for _ in 0..<max(-shift, 0) { units /= 10 }
            return DigitGroups.text(ExactDecimal.text(units: units, decimals: decimals)) + letter + unit
        }
    }

    /// A single value with three digits that count, more where it is written out; empty where there is none.
    func short(_ value: ReportValue) -> String {
        guard let position = value.position else { return "" }
        switch kind {
        case .rate, .days: return DisplayText.of(value, kind)
        default: return short(position) + unit
        }
    }

    private func short(_ position: Double) -> String {
        let size = abs(position)
        if size < Self.writtenOutMax {
            return Self.rounded(position, decimals: isWhole || size >= 100 ? 0 : Self.decimals(showing: size))
        }
        // A value that would round to a thousand of one letter has the next one.
        let (exponent, letter) =
            Self.thousands.first { size >= 0.9995 * ChartTick.powerOfTen($0.exponent) } ?? (3, " k")
        let shown = position / ChartTick.powerOfTen(exponent)
        return Self.rounded(shown, decimals: abs(shown) < 9.995 ? 2 : abs(shown) < 99.95 ? 1 : 0) + letter
    }

    /// A number with so many decimals at most; zeros at the end are left out.
    private static func rounded(_ value: Double, decimals: Int) -> String {
        var units = Int128((value * ChartTick.powerOfTen(decimals)).rounded(.toNearestOrEven))
        var decimals = decimals
        while decimals > 0, units.isMultiple(of: 10) {
            units /= 10
            decimals -= 1
        }
        return DigitGroups.text(ExactDecimal.text(units: units, decimals: decimals))
    }

    /// How many decimals show three digits that count; two for what is not small.
    private static func decimals(showing size: Double) -> Int {
        var (decimals, shown) = (2, size)
        while shown < 0.1, shown > 0, decimals < 18 {
            decimals += 1
            shown *= 10
        }
        return decimals
    }

    private static func decimals(of tick: ChartTick, below thousands: Int) -> Int {
        var (coefficient, exponent) = (tick.coefficient, tick.exponent)
        guard coefficient != 0 else { return 0 }
        while coefficient.isMultiple(of: 10) {
            coefficient /= 10
            exponent += 1
        }
        return max(thousands - exponent, 0)
    }
}
