extension StageDurations {
    /// What it means.
    public static let definition = MetricDefinition(
        "stage_durations", title: "How long deals stay in each open stage.",
        formula:
            "Quantiles of the lengths of stays in elapsed days. censored: by the curve S of Kaplan and Meier, in which "
            + "stays that go on at T, and those that deletion ended, are censored; a quantile is the smallest length "
            + "t with S(t) ≤ 1 − q. completed: of type 7 of Hyndman and Fan over the stays that ended.",
        parameters: [
            .init("measure", "censored or completed; censored, if absent."),
            .init(
                "reentry",
                "Which of a deal's stays in a stage count: first, last, each, or cumulative, all of them taken "
                    + "together, which is censored if the deal is there at T. first, if absent."),
            .init("outcome", "Only deals whose closing in force is won, or lost; all, if absent."),
            .init("group_by", "Up to three dimensions, by the deal as the stay began."),
        ],
        rules: [
            "The stay is chosen first. The window then looks at its beginning, or with completed at its end.",
            "What is censored at a length was at risk there. A quantile is null where the curve does not come down so "
                + "far.",
            "mean is that of the completed stays, whatever the measure, and biased towards short ones.",
            "share_over_target is the part of n, those that go on included, longer than the stage's stale_after_days "
                + "at T.",
            "With an outcome only completed stays count, and a warning says so.",
            "Deals deleted at T keep their stays. Filters go by the deal as the stay began.",
        ],
        example: .init(
            "/analytics/stage-durations?as_of=2026-03-31",
            working:
                "First stays in Lead: 7 days (Acorn, Inn), 14 (Dairy, Estate, Farm, Hotel), 28 (Garage), and going on "
                + "after 23 (Cinema) and 30 (Bakery). S falls to 7/9 at 7, to 7/9 · 3/7 = 1/3 at 14, and, with two "
                + "still at risk, to 1/6 at 28: the median is 14, p75 is 28, and p90 is not known. Three of nine are "
                + "longer than 14.",
            answer: [
                .init("/data/stages/0/n", "9"), .init("/data/stages/0/censored_n", "2"),
                .init("/data/stages/0/p10", "7.000000"), .init("/data/stages/0/p50", "14.000000"),
                .init("/data/stages/0/p75", "28.000000"), .init("/data/stages/0/p90", "null"),
                .init("/data/stages/0/mean", "14.000000"),
                .init("/data/stages/0/share_over_target", "0.333333"),
            ]))
}
