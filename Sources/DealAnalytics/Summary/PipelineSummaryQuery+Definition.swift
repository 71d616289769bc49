extension PipelineSummaryQuery {
    /// What it means.
    public static let definition = MetricDefinition(
        "pipeline_summary", title: "What is in the pipelines, stage by stage.",
        formula:
            "Over the open deals of a pipeline that are there at T and not deleted: count, sum of their values, and "
            + "sum of value × probability, each deal's rounded half to even to the currency's minor unit before it is "
            + "added; for each open stage alike. Won and lost deals stand beside them.",
        parameters: [
            .init(
                "include",
                "closed: the closed stages too. percentiles: how large the values are. delta: how much has changed."),
            .init("compare_to", "With include=delta: the moment since which changes are told, by the same knowledge."),
        ],
        rules: [
            "Stages without deals are listed, in the order of their positions at T. Closed deals never count as "
                + "pipeline.",
            "A scalar value is given where all shown deals are in one currency; else it is null, with the warning "
                + "mixed_currencies, and by_currency has the values.",
            "avg_age_days is the mean number of local days from creation to T's local date, avg_stage_days from the "
                + "entry to the stage; a deal is overdue if its expected close date is before that date.",
            "Percentiles are of the values of deals that have one, linear between order statistics (type 7), exact to "
                + "the currency's digits and four more.",
            "A delta is the figure at T less that at compare_to; where nothing was priced, values count as 0.",
        ],
        example: .init(
            "/pipelines/summary?as_of=2026-03-31&include=percentiles,delta&compare_to=2026-02-28",
            working: "Open on 31 March are Bakery and Cinema (Lead, 1,234.50 each, at 0.25), Estate (Qualified, no "
                + "amount) and Dairy (Proposal, 8,000.00 at 0.5): 10,469.00, weighted 617.24 + 4,000.00. Nine tenths "
                + "of the way from the least to the largest of three is 1,234.50 + 0.8 · 6,765.50. At the end of "
                + "February Dairy (Qualified, at 0.4), Estate, Garage (Proposal, 3,000.00) and Hotel (Lead, 2,000.00) "
                + "were open: 13,000.00, weighted 3,200.00 + 1,500.00 + 500.00.",
            answer: [
                .init("/data/pipelines/0/total_deals", "4"), .init("/data/pipelines/0/total_value", "10469.00"),
                .init("/data/pipelines/0/weighted_value", "4617.24"),
                .init("/data/pipelines/0/stages/0/value", "2469.00"),
                .init("/data/pipelines/0/percentiles/0/p50", "1234.500000"),
                .init("/data/pipelines/0/percentiles/0/p90", "6646.900000"),
                .init("/data/delta/count", "0"), .init("/data/delta/value/0/amount", "-2531.00"),
                .init("/data/delta/weighted_value/0/amount", "-582.76"),
                .init("/data/pipelines/0/stages/0/delta/value/0/amount", "469.00"),
            ]))
}
