import DealAnalytics
import DealModel
import Foundation

extension Differential {
    /// How many histories each metric is compared over; `PENSTOCK_HISTORIES` names another number.
    static let histories = ProcessInfo.processInfo.environment["PENSTOCK_HISTORIES"].flatMap { Int($0) } ?? 300
    /// Into how many blocks they are cut, which run beside each other.
    static let blocks = 0..<4

    /// One block of the histories.
    init(block: Int) {
        let size = (Self.histories + Self.blocks.count - 1) / Self.blocks.count
        self.init(seeds: UInt64(block * size)..<UInt64((block + 1) * size), rows: 100, questions: 3)
    }
}

extension Differential.Question {
    /// A scope chosen by the question: none in half of the cases.
    var scope: OracleScope {
        var scope = OracleScope()
        switch (choice / 7) % 12 {
        case 0: scope.pipelines = [0]
        case 1: scope.owners = ["ada", nil]
        case 2: scope.sources = ["web"]
        case 3: scope.tags = [0, 1]
        case 4: scope.stages = [0, 1, 2, 5, 6, 7, 8]
        case 5: scope.currencies = [Currency("EUR")]
        default: break
        }
        return scope
    }

    /// A way to read values chosen by the question: mostly amounts.
    var reading: OracleValue {
        OracleValue(
            basis: pick([.amount, .amount, .mrr, .arr, .acv, .tcv], 11), source: pick([.effective, .stage], 12))
    }

    /// The question as the engine is asked.
    func frame(_ log: WorkspaceLog, scope: OracleScope? = nil) -> AnalysisFrame {
        var frame = AnalysisFrame(asOf: asOf, knownTo: knownTo == .max ? nil : knownTo)
        if window.from != nil || window.to != nil {
            frame.window =
                TimeWindow(from: window.from ?? TimeWindow.all.from, to: window.to ?? TimeWindow.all.to, in: .utc)
                ?? .all
        }
        frame.scope = (scope ?? self.scope).engineScope(log)
        let bases: [OracleBasis: ValueBasis] = [.amount: .amount, .mrr: .mrr, .arr: .arr, .acv: .acv, .tcv: .tcv]
        frame.valueBasis = bases[reading.basis] ?? .amount
        frame.probabilitySource = reading.source == .stage ? .stage : .effective
        return frame
    }
}

extension OracleScope {
    /// The same deals, as the engine is told.
    func engineScope(_ log: WorkspaceLog) -> DealScope {
        let definitions = log.allDefinitions
        var parts: [DealScope] = []
        func any<Value>(_ field: FilterField, _ values: [Value?], _ wrap: (Value) -> FilterValue) {
            var conditions = [DealScope.condition(FilterCondition(field, .isIn, values.compactMap { $0.map(wrap) }))]
            if values.contains(where: { $0 == nil }) { conditions.append(.condition(FilterCondition(field, .isEmpty))) }
            parts.append(.any(conditions))
        }
        if let pipelines {
            any(.pipeline, pipelines.filter { $0 < definitions.pipelines.count }) {
                .id(of: definitions.pipelines[$0].current.id)
            }
        }
        if let stages {
            any(.stage, stages.filter { $0 < definitions.stages.count }) { .id(of: definitions.stages[$0].current.id) }
        }
        if let owners { any(.owner, Array(owners)) { .text($0) } }
        if let sources { any(.source, Array(sources)) { .text($0) } }
        if let currencies { any(.currency, Array(currencies)) { .text($0.code) } }
        if let tags {
            let names = tags.filter { $0 < definitions.tags.count }.map { definitions.tags[$0].current.name }
            parts.append(.condition(FilterCondition(.tags, .hasAny, names.map { .text($0) })))
        }
        return .all(parts)
    }
}

extension [ValueFigures] {
    /// The same sums, as the oracle has them.
    var oracle: OracleGroups {
        reduce(into: [:]) { groups, entry in
            groups[entry.currency?.code] = OracleFigures(
                count: entry.count,
                unpriced: entry.unpriced,
                noProbability: entry.noProbability,
                termAssumed: entry.termAssumed,
                value: entry.value ?? 0,
                weighted: entry.weighted ?? 0
            )
        }
    }
}

extension [DrillRow] {
    /// What the rows add up to.
    var sum: OracleGroups { reduce(into: [:]) { $0.add([$1.figures].oracle) } }
}

extension Int64? {
    /// Whether millionths are a number rounded to six decimals; both may be nil.
    func isMillionths(of number: Double?) -> Bool {
        guard let self, let number else { return self == nil && number == nil }
        let tolerance = 0.51 + Swift.abs(number) * 1e-3
        return Swift.abs(Double(self) - number * 1e6) <= tolerance
    }
}
