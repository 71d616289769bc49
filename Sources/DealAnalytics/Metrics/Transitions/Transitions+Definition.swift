extension Transitions {
    /// What it means.
    public static let definition = MetricDefinition(
        "transitions", title: "Where deals go from each stage, and where that says they will end.",
        formula:
            "Over the stays in the pipeline's stages that ended in the window: count, value and mean length by stage "
            + "and target. Of the open stages, with Q the shares of moves among them, R the shares of moves to won, "
            + "lost, transferred, deleted and stuck, and m the mean lengths in days: probabilities (I − Q)⁻¹R, days "
            + "(I − Q)⁻¹m, visits (I − Q)⁻¹.",
        parameters: [
            .init("normalise", "row adds to each move its share of all moves out of the stage; none, if absent."),
            .init("group_by", "Up to three dimensions, by the deal right after the move."),
        ],
        rules: [
            "Filters and values go by the deal right after the move. Deals deleted at T keep their moves.",
            "stuck are the open stages from which won, lost, transferred and deleted cannot be reached, those "
                + "included that no deal ever left: nothing is said about them.",
            "The five probabilities of a stage sum to 1 within 10⁻⁹. Where stuck_probability is above 0, days and "
                + "visits are null.",
            "The chain is solved by elimination without subtractions (Grassmann, Taksar and Heyman 1985), in an order "
                + "that does not depend on threads.",
        ],
        example: .init(
            "/analytics/transitions?as_of=2026-03-31",
            working:
                "Of the eight stays that ended in Lead, five went to Qualified, and one each to Proposal, Won and "
                + "Lost. Of the five in Qualified, one went to Lead, two to Proposal, one each to Won and Lost. Of "
                + "the three in Proposal, two were won. So P = 2/3, Q = L/5 + 2/5 · 2/3 + 1/5 and L = 5/8 · Q + 1/8 · "
                + "2/3 + 1/8, which gives L = 4/7. The mean lengths are 14, 15.4 and 21 days, which gives 36 days "
                + "from Lead.",
            answer: [
                .init("/data/moves/0/count", "5"), .init("/data/moves/0/mean_days", "12.600000"),
                .init("/data/markov/0/win_probability", "0.571428571429"),
                .init("/data/markov/1/win_probability", "0.580952380952"),
                .init("/data/markov/0/expected_remaining_days", "36.000000"),
            ]))
}
