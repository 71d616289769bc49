extension CycleTime {
    /// What it means.
    public static let definition = MetricDefinition(
        "cycle_time", title: "How long deals took to be closed.",
        formula: "closed_at − created_at, or − the first entry to from_stage, over the closings in force at T with "
            + "closed_at in [from, to): mean and quantiles in days of 24 hours.",
        parameters: [
            .init("outcome", "Which closings count: won, lost or closed, which is both. won, if absent."),
            .init("from_stage", "Counts from the first entry to this stage, and only deals that were in it before."),
            .init(
                "reopen_gap",
                "Whether the times count for which a deal was closed before: include, if absent, or exclude."),
            .init("group_by", "Up to three dimensions; month and quarter are those of the closing."),
            .init("interval", "Cuts the window: each closing counts in its interval."),
        ],
        rules: [
            "Only the closing in force at T counts; a deal that was opened again has none.",
            "Filters and groups are read when the closing began. Deals deleted at T do not count.",
            "Quantiles are those of type 7 of Hyndman and Fan: linear between the order statistics around (n − 1) · q. "
                + "Means and quantiles are computed exactly and rounded once, half to even, to six decimals.",
            "Below min_n figures are given, with status insufficient_history; of nothing they are null.",
        ],
        example: .init(
            "/analytics/cycle-time?as_of=2026-03-31&period=2026-Q1",
            working:
                "Acorn took 42 days to be won, Garage 56 and Jeweller 14: 112 ÷ 3 on average, and 42 in the middle. "
                + "A tenth lies (3 − 1) · 0.1 = 0.2 of the way from 14 to 42.",
            answer: [
                .init("/data/total/n", "3"), .init("/data/total/mean", "37.333333"),
                .init("/data/total/p10", "19.600000"), .init("/data/total/p50", "42.000000"),
                .init("/data/total/p90", "53.200000"),
            ]))
}
