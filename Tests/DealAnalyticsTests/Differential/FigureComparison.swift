import DealAnalytics
import DealModel

/// What two computations say of the same, figure by figure.
struct FigureComparison {
    private var differences: [String] = []

    /// What they disagree about; nil for nothing.
    var text: String? { differences.isEmpty ? nil : differences.joined(separator: "\n") }

    mutating func expect<Value: Equatable>(_ name: @autoclosure () -> String, _ given: Value, _ expected: Value) {
        if given != expected { differences.append("\(name()): given \(given), expected \(expected)") }
    }

    /// Compares millionths with a number that may be off by what floating-point sums are.
    mutating func expect(_ name: @autoclosure () -> String, millionths given: Int64?, _ expected: Double?) {
        let isNear =
            switch (given, expected) {
            case (nil, nil): true
            case (let given?, let expected?):
                abs(Double(given) / 1_000_000 - expected) <= 0.000_000_501 + abs(expected) * 1e-12
            default: false
            }
        if !isNear {
            differences.append(
                "\(name()): given \(given.map { "\($0)" } ?? "none"), expected \(expected.map { "\($0)" } ?? "none")")
        }
    }

    mutating func expect(_ name: @autoclosure () -> String, near given: Double?, _ expected: Double?) {
        let isNear =
            switch (given, expected) {
            case (nil, nil): true
            case (let given?, let expected?): abs(given - expected) <= 1e-9 * max(1, abs(expected))
            default: false
            }
        if !isNear {
            differences.append(
                "\(name()): given \(String(describing: given)), expected \(String(describing: expected))")
        }
    }

    mutating func expect(_ name: @autoclosure () -> String, figures: [ValueFigures], _ expected: OracleGroups) {
        expect(name(), figures.oracle, expected)
    }

    /// Compares what a figure is made of with the figure.
    mutating func expect(_ name: @autoclosure () -> String, rows: [DrillRow], count: Int) {
        expect("\(name()) drilled", rows.count, count)
    }
}
