extension LossReasons {
    /// What it means.
    public static let definition = MetricDefinition(
        "loss_reasons", title: "Why deals were lost, the most frequent reason first.",
        formula: "Over the losses in force at T with closed_at in [from, to): count and value by reason, the share of "
            + "all losses by count, and the share of a reason and those above it.",
        parameters: [
            .init("by", "Tells the losses of each reason apart by the stage they came from, or by owner."),
            .init("top", "How many reasons are told one by one; the others are put together. All, if absent."),
        ],
        rules: [
            "Reasons are told apart letter by letter; losses without one have the reason null.",
            "Reasons stand by count, then by their bytes, null last.",
            "Reason and value are those at the end of the closing; filters and owners are read at its beginning.",
            "The stage is the one before the closing, null for a deal that was created lost.",
            "Deals that were opened again, or are deleted at T, do not count.",
        ],
        example: .init(
            "/analytics/loss-reasons?as_of=2026-03-31&period=2026-Q1&by=stage",
            working: "Farm (5,000.00, from Qualified) and Inn (500.00, from Proposal) were lost for their price, Hotel "
                + "(2,000.00, from Lead) without a decision: 2 ÷ 3 and 1 ÷ 3.",
            answer: [
                .init("/data/reasons/0/reason", "\"price\""), .init("/data/reasons/0/count", "2"),
                .init("/data/reasons/0/value/0/amount", "5500.00"), .init("/data/reasons/0/share/rate", "0.666667"),
                .init("/data/reasons/1/cumulative_share", "1.000000"),
                .init("/data/reasons/0/cells/0/stage/name", "\"Qualified\""), .init("/data/total/count", "3"),
            ]))
}
