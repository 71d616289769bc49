extension Velocity {
    /// What it means.
    public static let definition = MetricDefinition(
        "velocity", title: "How much value the pipeline yields a day.",
        formula: "opportunities × average value × win rate ÷ length of the cycle in days, for each currency, from "
            + "unrounded factors.",
        parameters: [
            .init(
                "opportunities",
                "Deals open at T (open, if absent), created in the window (created), or open at the ends of the "
                    + "window's days on average (average_open)."),
            .init("value", "The average value of the deals won in the window (won_avg, if absent) or open (open_avg)."),
            .init("cycle", "The mean (if absent) or the median of the cycles of the deals won in the window."),
            .init("win_rate_method", "A method of win_rate; closed_period, if absent. closed_period_value: by value."),
            .init("horizon_days", "As for win_rate."), .init("max_age_days", "As for win_rate."),
            .init("no_decision_reasons", "As for win_rate."),
        ],
        rules: [
            "All factors are of the deals of one currency: of a closing, the currency at its end.",
            "The average is over deals with an amount; the others count as opportunities all the same.",
            "Without a value, a win rate or a cycle, and where wins took no time, the velocity is null.",
            "measured_per_day is what was won in the window over its local days that have begun, counted from the "
                + "first deal where the window has no beginning.",
            "Amounts a day have four decimals more than the currency.",
        ],
        example: .init(
            "/analytics/velocity?as_of=2026-03-31&period=2026-Q1",
            working:
                "In euros Bakery, Cinema and Dairy are open: 3. Acorn (10,000.00, 42 days) and Garage (3,000.00, 56 "
                + "days) were won: 6,500.00 and 49 days on average. Of Acorn, Garage, Farm, Hotel and Inn two were "
                + "won: 0.4. 3 × 6,500 × 0.4 ÷ 49 = 159.183673. Measured: 13,000.00 ÷ 90 days.",
            answer: [
                .init("/data/currencies/0/currency", "\"EUR\""),
                .init("/data/currencies/0/velocity_per_day", "159.183673"),
                .init("/data/currencies/0/factors/opportunities/count", "3.000000"),
                .init("/data/currencies/0/factors/average_value/amount", "6500.000000"),
                .init("/data/currencies/0/factors/win_rate/rate", "0.400000"),
                .init("/data/currencies/0/factors/cycle/mean", "49.000000"),
                .init("/data/currencies/0/measured_per_day", "144.444444"),
            ]))
}
