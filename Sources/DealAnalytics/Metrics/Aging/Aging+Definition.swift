extension Aging {
    /// What it means.
    public static let definition = MetricDefinition(
        "aging", title: "How long the open deals of each stage have been there.",
        formula:
            "Over the deals that are open at T, by their stage and the whole local days since their present stay "
            + "began: count and value. Each deal that a drill lists has a percentile: 1 − S(its elapsed time), by the "
            + "curve S of Kaplan and Meier over all stays in the stage up to T.",
        parameters: [
            .init("buckets", "The days at which a new bucket begins; 7, 14, 30, 60, 90, 180 and 365, if absent."),
            .init("group_by", "Up to three dimensions; month and quarter are those of the expected close date."),
        ],
        rules: [
            "Restoring a deleted deal begins a stay, so its age counts from there.",
            "A bucket holds its first day and not the next one's. Buckets without deals are listed.",
            "Percentiles compare with the stays of all deals, whatever the filters; those that go on, the deal's own "
                + "included, are censored.",
        ],
        example: .init(
            "/analytics/aging?as_of=2026-03-31",
            working:
                "On 31 March Bakery has been in Lead since 2 March, 29 days, and Cinema since 9 March, 22 days: both "
                + "are in the bucket from 14 to 30, with 2 × 1,234.50. Estate has been in Qualified for 36 days.",
            answer: [
                .init("/data/stages/0/buckets/2/count", "2"),
                .init("/data/stages/0/buckets/2/value/0/amount", "2469.00"),
                .init("/data/stages/1/buckets/3/count", "1"), .init("/data/stages/1/buckets/3/unpriced", "1"),
                .init("/data/stages/2/buckets/2/count", "1"),
            ]))
}
