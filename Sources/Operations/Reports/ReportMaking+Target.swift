internal import DealAnalytics
internal import DealModel
internal import Reports
internal import Wire

/// What was aimed at.
extension ReportMaking {
    /// The parameter of the query that says so.
    static let targetName = "target"

    /// What each period of a forecast is to bring, in the currency that amounts are converted into; missing where the
    /// call says nothing of it.
    var target: ReportValue {
        guard let asked = call.parameters[Self.targetName], let currency = frame.conversion?.target else {
            return .missing
        }
        return ReportCells.money(asked, .string(currency.code))
    }

    /// Refuses a target that a report has no use for, or that is in no currency, or in parts of its smallest unit.
    func checkTarget(of plan: ReportPlan) throws(Problem) {
        guard call.parameters[Self.targetName] != nil else { return }
        func refusal(_ code: String, _ detail: String) -> Problem {
            ReportOptions.refusal(Self.targetName, code, detail)
        }
        guard plan.hasTarget else {
            throw refusal("not_allowed", "The report \(plan.name) has no forecast that a target could stand beside.")
        }
        guard let currency = frame.conversion?.target else {
            throw ReportOptions.refusal(
                "currency", "required", "A target is in the currency that amounts are converted into.")
        }
        guard case .money(_, currency.decimals, _) = target else {
            throw refusal("out_of_range", "\(currency.code) has \(currency.decimals) decimals.")
        }
    }
}
