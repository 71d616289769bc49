extension Forecast {
    /// What each method means.
    public static let definitions = [weighted, wonPlusWeighted, historicalYield]

    private static let parameters: [MetricDefinition.Parameter] = [
        .init("period", "The time that is forecast, or from and to. This quarter, if absent."),
        .init("interval", "Cuts it into periods; without it, it is one."),
        .init(
            "overdue",
            "Where open deals stand whose date is before the local date of T: own_bucket, first_period, exclude."),
        .init("undated", "Where open deals stand without a date: own_bucket, exclude."),
    ]

    private static let rules = [
        "An open deal is in the period of its expected close date. The periods, overdue, undated and out_of_range part "
            + "all open deals: every one is in one of them. exclude moves a bucket to meta.excluded.",
        "A deal dated before the local date of T is overdue, also where its period is listed.",
        "A won deal is in the period in which its closing in force began; it has the value that it has at T, and the "
            + "scope is read when it was closed.",
        "Dates are civil: a time that does not begin and end at local midnights is refused with window_off_midnight.",
        "A period that the time cuts has the days within the time.",
        "With currency, converted_forecast is the same of all converted values, beside the forecasts by currency.",
    ]

    /// The method `weighted`.
    public static let weighted = MetricDefinition(
        "forecast.weighted", metric: "forecast", title: "The weighted value of the open deals of each period.",
        formula: "forecast = Σ value × probability over the deals open at T with a close date in the period, each "
            + "deal's rounded half to even to the currency's minor unit before it is added.",
        parameters: parameters, rules: rules,
        example: .init(
            "/analytics/forecast?as_of=2026-03-31&period=2026-Q2&interval=month",
            working: "Open on 31 March are Bakery (15 April, 1,234.50 at 0.25), Cinema (20 May, 1,234.50 at 0.25), "
                + "Dairy (15 March, so overdue, 8,000.00) and Estate (no date). Half to even, 308.625 is 308.62.",
            answer: [
                .init("/data/periods/0/name", "\"2026-04\""), .init("/data/periods/0/forecast/0/amount", "308.62"),
                .init("/data/periods/1/open/value/0/amount", "1234.50"), .init("/data/periods/2/count", "0"),
                .init("/data/overdue/value/0/amount", "8000.00"), .init("/data/undated/count", "1"),
                .init("/data/totals/forecast/0/amount", "617.24"), .init("/data/totals/every_open/count", "4"),
            ]))

    /// The method `won_plus_weighted`.
    public static let wonPlusWeighted = MetricDefinition(
        "forecast.won_plus_weighted", metric: "forecast",
        title: "What is won in each period, and the weighted value of its open deals.",
        formula:
            "forecast = won + Σ value × probability over the deals open at T with a close date in the period, each "
            + "deal's rounded half to even to the currency's minor unit before it is added.",
        parameters: parameters, rules: rules,
        example: .init(
            "/analytics/forecast?as_of=2026-03-10&period=2026-Q1&method=won_plus_weighted",
            working: "By 10 March Acorn is won with 10,000.00. Dated later in the quarter are Dairy (8,000.00 at 0.5) "
                + "and Garage (3,000.00 at 0.5). Inn, opened again on 9 March, is dated 27 February, so overdue; "
                + "Bakery and Cinema are out of range, Estate has no date. 10,000 + 4,000 + 1,500 = 15,500.",
            answer: [
                .init("/data/periods/0/won/value/0/amount", "10000.00"),
                .init("/data/periods/0/weighted/0/amount", "5500.00"),
                .init("/data/periods/0/forecast/0/amount", "15500.00"), .init("/data/periods/0/count", "2"),
                .init("/data/overdue/value/0/amount", "500.00"), .init("/data/out_of_range/count", "2"),
                .init("/data/undated/count", "1"),
            ]))

    /// The method `historical_yield`.
    public static let historicalYield = MetricDefinition(
        "forecast.historical_yield", metric: "forecast",
        title: "What is won in each period, and the part of its open value that history lets expect.",
        formula: "forecast = won + open × y, y being, over the last 4 complete periods together and by value, what was "
            + "won by the period's end of the deals that were open and dated in it when the same share of its local "
            + "days was over, over what these deals were worth then. Rounded half to even once a period and currency.",
        parameters: parameters,
        rules: rules + [
            "The 4 periods are the last ones of the same interval that are over by T and before the period; for a time "
                + "that is no interval of the calendar, times of as many days before it.",
            "Elapsed days count to the local date of the microsecond after T; in a past period of n' days, of which "
                + "the present one has n, ⌊elapsed · n' ÷ n⌋ of them.",
            "Past periods are read by the same knowledge, so corrected where something was corrected.",
            "Where nothing was open then, or what was open came to 0, the amount is null, with the warning no_history.",
            "There is no term for deals yet to be created; the warning new_deals_left_out says so.",
        ],
        example: .init(
            "/analytics/forecast?as_of=2026-03-31&period=2026-05&method=historical_yield",
            working:
                "May has not begun, so the months December to March are looked at just before their beginnings. In "
                + "February Acorn (10,000.00, won in it) and Farm (5,000.00) were due, in March Dairy (8,000.00), "
                + "Garage (3,000.00, won in it) and Hotel (2,000.00); before, nothing. 13,000 ÷ 28,000 of Cinema's "
                + "1,234.50 is 573.16.",
            answer: [
                .init("/data/periods/0/open/value/0/amount", "1234.50"),
                .init("/data/periods/0/yield/0/num", "13000.00"), .init("/data/periods/0/yield/0/den", "28000.00"),
                .init("/data/periods/0/yield/0/rate", "0.464286"),
                .init("/data/periods/0/forecast/0/amount", "573.16"),
            ]))
}
