extension Conversion {
    /// What it means.
    public static let definition = MetricDefinition(
        "conversion", title: "How many of the deals that came to a stage came on to another one.",
        formula:
            "n(came to to_stage after entering from_stage, within the days) ÷ n(entered from_stage in the window).",
        parameters: [
            .init("from_stage", "Where trials begin; the first open stage, if only to_stage is given."),
            .init(
                "to_stage",
                "Where they are to come: a stage, or won, any stage that means so. won, if only from_stage is given."),
            .init(
                "adjacent",
                "All steps: each open stage to the next, and the last one to a win; so without either stage."),
            .init("within_days", "Days of 24 hours, the last microsecond included; for ever, if absent."),
            .init("reentry", "Which stays in from_stage are trials: the first of the deal's life, the last, or each."),
            .init(
                "open",
                "include counts trials that may still come on as not come on, exclude leaves them out, censor adds "
                    + "censored_rate by Aalen and Johansen, with a closing without having come on as the other end."),
            .init("undo_window", "As with funnel."), .init("min_stay", "As with funnel."),
            .init("group_by", "Up to three dimensions, by the deal as the trial began."),
            .init("interval", "Adds a series by the interval in which trials began."),
        ],
        rules: [
            "The stay is chosen first, then the window looks at its beginning: a first entry before the window is no "
                + "trial, even if there is a second one within.",
            "A deal comes on by any later stay in to_stage itself; coming only to later stages is not enough.",
            "pending counts the trials whose deal is open at T, has not come on, and has days left.",
            "median_days is of type 7 of Hyndman and Fan over those that came on.",
        ],
        example: .init(
            "/analytics/conversion?as_of=2026-03-31&adjacent=true",
            working:
                "Nine deals entered Lead, all but Jeweller. Acorn came to Qualified after 7 days, Dairy, Estate, Farm "
                + "and Hotel after 14: 5 of 9, with a median of 14. Acorn (14 days) and Dairy (28) went from "
                + "Qualified to Proposal. Of the four in Proposal, Acorn (21) and Garage (28) were won.",
            answer: [
                .init("/data/steps/0/rate/num", "5"), .init("/data/steps/0/rate/den", "9"),
                .init("/data/steps/0/rate/rate", "0.555556"), .init("/data/steps/0/median_days", "14.000000"),
                .init("/data/steps/0/pending", "2"), .init("/data/steps/1/rate/num", "2"),
                .init("/data/steps/1/median_days", "21.000000"), .init("/data/steps/2/rate/rate", "0.500000"),
                .init("/data/steps/2/median_days", "24.500000"),
            ]))
}
