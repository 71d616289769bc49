extension Leaderboard {
    /// What it means.
    public static let definition = MetricDefinition(
        "leaderboard", title: "What each owner won, lost and has open, by rank.",
        formula:
            "By owner: closings with closed_at in [from, to), deals open at T, won ÷ (won + lost), and the mean of "
            + "closed_at − created_at of the wins. The rank by a measure is 1 + how many owners are better.",
        parameters: [
            .init(
                "measures",
                "What owners are ranked by; rows stand in the order of the first. All, if absent, by won_count."),
            .init("outcome", "Which closings of a deal count: the one in force at T (last, if absent), first or each."),
        ],
        rules: [
            "Equal owners share a rank, and as many ranks after it are left out: 1, 2, 2, 4.",
            "The largest is first; by cycle_days the shortest.",
            "A measure without anything to compare has no rank: no closings, no wins, or values of several currencies.",
            "Closings belong to the owner of then (owner_at=event) or of T (now); open deals to the one of T.",
            "Deals without an owner are a row of their own. Ranks compare before anything is rounded.",
        ],
        example: .init(
            "/analytics/leaderboard?as_of=2026-03-31&period=2026-Q1&measures=won_count,cycle_days",
            working: "anna won Acorn (42 days) and Garage (56) and lost Inn; bert won Jeweller (14) and lost Farm and "
                + "Hotel. By wins anna is first, by the length of the cycle bert.",
            answer: [
                .init("/data/rows/0/owner_id", "\"anna\""), .init("/data/rows/0/ranks/won_count", "1"),
                .init("/data/rows/0/ranks/cycle_days", "2"), .init("/data/rows/0/win_rate/rate", "0.666667"),
                .init("/data/rows/0/cycle/mean", "49.000000"), .init("/data/rows/1/lost/count", "2"),
            ]))
}
