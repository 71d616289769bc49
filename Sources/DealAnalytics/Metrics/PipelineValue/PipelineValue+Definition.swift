extension PipelineValue {
    /// What it means.
    public static let definition = MetricDefinition(
        "pipeline_value", title: "What the deals in the pipelines are worth, by any groups.",
        formula: "Over the deals that are there at T, are not deleted, and are in a stage of the statuses asked for: "
            + "count, sum of their values, and sum of value × probability, each deal's rounded half to even to the "
            + "currency's minor unit before it is added.",
        parameters: [
            .init("status", "Which deals count, by the kind of their stage at T: open, won, lost. Open, if absent."),
            .init("group_by", "Up to three dimensions; month and quarter are those of the expected close date."),
            .init("interval", "Adds a series: the same state at the end of each interval, read from the history."),
        ],
        rules: [
            "Closed deals never count as pipeline unless status asks for them; a won deal's probability is 1, a lost "
                + "one's 0.",
            "A deal without an amount is counted and adds nothing to a value; one without a probability adds nothing "
                + "to the weighted value. Both are told under excluded.",
            "Groups by tag overlap: a deal with two tags is in two groups, and in the total once.",
            "The last point of a series is the state at T, where T is within its interval.",
        ],
        example: .init(
            "/analytics/pipeline-value?as_of=2026-03-31&group_by=stage",
            working: "Open on 31 March are Bakery (Lead, 1,234.50 at 0.25), Cinema (Lead, 1,234.50 at 0.25), Dairy "
                + "(Proposal, 8,000.00 at 0.5) and Estate (Qualified, no amount). 1,234.50 × 0.25 = 308.625, which is "
                + "308.62 half to even, for each of the two: Lead weighs 617.24. Proposal weighs 4,000.00.",
            answer: [
                .init("/data/total/count", "4"), .init("/data/total/value/0/amount", "10469.00"),
                .init("/data/total/weighted_value/0/amount", "4617.24"), .init("/data/total/unpriced", "1"),
                .init("/data/groups/0/group/stage/name", "\"Lead\""),
                .init("/data/groups/0/weighted_value/0/amount", "617.24"),
            ]))
}
