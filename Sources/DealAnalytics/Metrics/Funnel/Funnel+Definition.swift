extension Funnel {
    /// What it means.
    public static let definition = MetricDefinition(
        "funnel", title: "How deals go through the open stages of a pipeline.",
        formula: "Over the stays of deals in the pipeline's open stages up to T: entries counts the trials in a stage, "
            + "step_rate those of them that go on, and cumulative_rate the part of the first stage's trials; what a "
            + "trial is and when it goes on is the method's.",
        parameters: [
            .init(
                "method",
                "strict: a deal that came through every stage before, in order; a skip ends it, and a win has to come "
                    + "after. touched: a deal that was in the stage. reached: a deal that was in the stage or a later "
                    + "one, or was won. stays: each stay; it goes on by a move forward or a win. direct: each ended "
                    + "stay that no later move back undid; it goes on by a move to the very next stage. eventual: a "
                    + "deal that was in the stage; it goes on if its closing in force is won. all: every one of them. "
                    + "strict, if absent."),
            .init(
                "cohort",
                "What the window holds: created, the deal's creation; entered, the trial's beginning; exited, its end; "
                    + "closed, the closing in force. created, if absent."),
            .init(
                "open",
                "Of trials that are still open: include counts them as not gone on, exclude leaves them out of the "
                    + "rate (stays, eventual), censor adds censored_rate, the estimate of Aalen and Johansen within "
                    + "the longest time seen (stays, eventual). include, if absent."),
            .init("reentry", "Which stays of a deal count with touched and eventual: first, last or each."),
            .init(
                "mid_start",
                "Of deals that came to the pipeline past its first stage: credit counts them in the stages before, "
                    + "exclude leaves them out, from_start counts them from there. If absent, strict leaves them out, "
                    + "touched counts them from there, and reached counts them in the stages before."),
            .init("order", "By which order of stages directions are told: at_event or current."),
            .init(
                "transfers",
                "separate: a move to another pipeline ends a stay as transfer_out. follow: what became of the deal by "
                    + "T counts instead, won, lost, deleted or still open."),
            .init("undo_window", "A to B and back to A within this time cancel each other, innermost first, repeated."),
            .init("min_stay", "After that, ended stays that are shorter are given to the stay before, else after."),
            .init("group_by", "Up to three dimensions, by the deal at T; of stays and direct by the deal at entry."),
        ],
        rules: [
            "With stays, entries = forward + skip + back + won + lost + transfer_out + deleted + still_open.",
            "advanced = forward + skip + won; bounds are advanced ÷ entries and (advanced + still_open) ÷ entries.",
            "Filters and values go by the deal at T; with stays and direct by the deal as the stay began.",
            "Rows are the pipeline's open stages by position at T. Deals deleted at T keep their stays.",
            "The cumulative rate of stays and direct is the product of the steps before.",
            "undone and collapsed count slips and short stays of the deals in the cohort, whatever the filters.",
        ],
        example: .init(
            "/analytics/funnel?as_of=2026-03-31&method=stays",
            working:
                "Lead was entered ten times, twice by Hotel: five stays went to Qualified, Garage's went to Proposal "
                + "over it, Inn's was won, Hotel's second was lost, and Bakery and Cinema are still there. 5 + 1 + 1 "
                + "= 7 of 10 advanced. Of the six stays in Qualified, two went forward and Jeweller's was won, so "
                + "Proposal's cumulative rate is 0.7 × 0.5.",
            answer: [
                .init("/data/methods/0/stages/0/entries", "10"), .init("/data/methods/0/stages/0/forward", "5"),
                .init("/data/methods/0/stages/0/advanced", "7"),
                .init("/data/methods/0/stages/0/step_rate/rate", "0.700000"),
                .init("/data/methods/0/stages/0/bounds/high", "0.900000"),
                .init("/data/methods/0/stages/1/back", "1"), .init("/data/methods/0/stages/1/created_mid", "1"),
                .init("/data/methods/0/stages/2/skipped_in", "1"),
                .init("/data/methods/0/stages/2/cumulative_rate", "0.350000"),
            ]))
}
