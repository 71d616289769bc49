extension Trend {
    /// What it means.
    public static let definition = MetricDefinition(
        "trend", title: "One number of another metric, interval after interval, with how it changed.",
        formula: "For each interval the metric is answered anew: numbers of state with T at the interval's last "
            + "microsecond, or at T where that is earlier; numbers of events with the interval as their window. "
            + "change = the number − the one it is compared with; change_pct = 100 · change ÷ |the one it is compared "
            + "with|.",
        parameters: [
            .init(
                "metric",
                "The number. Of state: pipeline_value.count, pipeline_value.value, pipeline_value.weighted. Of events: "
                    + "won_count, won_value, lost_count, lost_value, win_rate and win_rate.value (closed_period), "
                    + "created_count, created_value, cycle_time.mean_days, cycle_time.median_days (of wins), "
                    + "velocity.per_day, velocity.measured_per_day. pipeline_value.value, if absent."),
            .init("interval", "day, week, month, quarter or year. month, if absent."),
            .init(
                "compare",
                "previous: with the interval before. year: with the same one a year before; a week with the one 52 "
                    + "weeks before."),
        ],
        rules: [
            "Intervals are those that the time touches, whole even where it cuts them; without a time, those since the "
                + "first deal. The last one goes to T, with the warning partial_interval where it is not over.",
            "The interval that the first one is compared with is computed too, so it has a change as well.",
            "Amounts are told for each currency under by_currency; the points have them where there is only one.",
            "With currency, sums of amounts and win_rate.value are of the converted values; velocities stay by "
                + "currency.",
            "Where nothing is counted, counts and sums are 0, and rates, lengths and velocities are null. A change is "
                + "null where one of both numbers is; change_pct also where what it is compared with is 0.",
            "Events are read as they stand at T: a deal that was won in January and opened again in March is no win of "
                + "January.",
        ],
        example: .init(
            "/analytics/trend?as_of=2026-03-31&from=2026-02-01&to=2026-04-01&metric=won_count",
            working:
                "Won and not opened again are Acorn on 16 February, Garage on 11 and Jeweller on 30 March; Inn, won "
                + "on 23 February, was opened again on 9 March. So January has 0, February 1, March 2: up by 1, which "
                + "is no per cent of 0, and by 1, which is 100 per cent of 1.",
            answer: [
                .init("/data/points/0/name", "\"2026-02\""), .init("/data/points/0/value", "1"),
                .init("/data/points/0/change", "1"), .init("/data/points/0/change_pct", "null"),
                .init("/data/points/1/value", "2"), .init("/data/points/1/change", "1"),
                .init("/data/points/1/change_pct", "100.000000"),
            ]))
}
