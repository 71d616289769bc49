/// All reports, in the order of the documentation.
enum ReportBook {
    static let plans: [ReportPlan] = [
        PipelineReviewReport.plan, PipelineSummaryReport.plan, ValueOverTimeReport.plan, ForecastReport.plan,
        WinRatesReport.plan, FunnelReport.plan, StageDurationsReport.plan, LeaderboardReport.plan,
        LossReasonsReport.plan,
        AgingReport.plan, DealListReport.plan, StageChangeLogReport.plan, PersonContextReport.plan,
    ]

    /// The report of that name.
    static func named(_ name: String) -> ReportPlan? { plans.first { $0.name == name } }
}
