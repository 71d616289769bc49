import DealAnalytics
import DealModel

extension Differential.Question {
    /// Which deals are meant: as the oracle takes it, and as the engine does.
    struct Scope {
        var oracle: OracleScope
        var engine: DealScope
    }

    /// All deals in half of the questions.
    var scope: Scope {
        let owner = { (value: String) in
            DealScope.condition(FilterCondition(.owner, .equals, .text(value)))
        }
        let noOwner = DealScope.condition(FilterCondition(.owner, .isEmpty))
        let euro = DealScope.condition(FilterCondition(.currency, .equals, .text("EUR")))
        let scopes = [
            Scope(oracle: OracleScope(owners: ["ada"]), engine: owner("ada")),
            Scope(oracle: OracleScope(owners: [nil, "bob"]), engine: .any([noOwner, owner("bob")])),
            Scope(oracle: OracleScope(currencies: [Currency("EUR")]), engine: euro),
        ]
        let all = Array(repeating: Scope(oracle: OracleScope(), engine: .everything), count: scopes.count)
        return pick(all + scopes, 11)
    }

    var reading: OracleValue {
        OracleValue(basis: pick(OracleBasis.allCases, 12), source: pick(OracleProbabilitySource.allCases, 13))
    }

    /// What the engine is asked with.
    var frame: AnalysisFrame {
        var frame = AnalysisFrame(asOf: asOf, knownTo: knownTo == .max ? nil : knownTo)
        frame.scope = scope.engine
        frame.valueBasis =
            switch reading.basis {
            case .amount: .amount
            case .mrr: .mrr
            case .arr: .arr
            case .acv: .acv
            case .tcv: .tcv
            }
        frame.probabilitySource =
            switch reading.source {
            case .effective: .effective
            case .deal: .deal
            case .stage: .stage
            }
        if window.from != nil || window.to != nil {
            frame.window =
                TimeWindow(from: window.from ?? .earliest, to: window.to ?? .latest, in: .utc) ?? frame.window
        }
        return frame
    }

    /// One of the first two pipelines.
    func pipeline(_ salt: Int = 14) -> (ordinal: Int, id: PipelineID) {
        let ordinal = pick([0, 1], salt)
        return (ordinal, PipelineID(high: 1, low: UInt64(ordinal)))
    }

    var view: (WorkspaceLog) -> OracleView {
        { log in OracleView(log, asOf: asOf, knownTo: knownTo) }
    }
}
