extension WinRate {
    /// What each method means, in the order of `Method`.
    public static let definitions: [MetricDefinition] = Method.allCases.map(\.definition)
}

extension WinRate.Method {
    /// What it means.
    public var definition: MetricDefinition {
        MetricDefinition(
            "win_rate.\(rawValue)", metric: "win_rate", title: title, formula: formula,
            parameters: Self.parameters, rules: Self.rules, example: example)
    }

    private var title: String {
        switch self {
        case .closedPeriod: "Of the deals closed in a time, how many were won."
        case .closedPeriodValue: "Of the value of the deals closed in a time, how much was won."
        case .broad: "Of the deals closed in a time, how many were won; losses without a decision count."
        case .narrow: "Of the deals decided in a time, how many were won; losses without a decision do not count."
        case .createdCohort: "Of the deals created in a time, how many have been won."
        case .createdCohortClosed: "Of the deals created in a time and closed by now, how many have been won."
        case .createdCohortMature: "Of the deals created in a time, how many had been won at the same age."
        case .agedOut: "Of the deals closed in a time and those that should have been, how many were won."
        }
    }

    private var formula: String {
        switch self {
        case .closedPeriod, .closedPeriodValue, .broad:
            "won ÷ (won + lost), over the closings with closed_at in [from, to) and at most T, by count and by value."
        case .narrow:
            "won ÷ (won + lost), over the closings with closed_at in [from, to) and at most T, without the losses "
                + "whose reason is one of no_decision_reasons."
        case .createdCohort:
            "won ÷ (won + lost + open) by T, over the deals with created_at in [from, to)."
        case .createdCohortClosed:
            "won ÷ (won + lost) by T, over the deals with created_at in [from, to)."
        case .createdCohortMature:
            "won ÷ all, as the deals were at created_at + horizon_days, over those with created_at in [from, to) for "
                + "which that is at most T."
        case .agedOut:
            "won ÷ (won + lost + late): won and lost over the closings with closed_at in [from, to), late over the "
                + "deals open at T whose expected close date is past or that are older than max_age_days."
        }
    }

    private static let parameters: [MetricDefinition.Parameter] = [
        .init("method", "Which of these definitions counts; all for all of them. closed_period, if absent."),
        .init(
            "outcome",
            "Which closings of a deal count: the one in force at T (last, if absent), its first, each, or the one in "
                + "force at created_at + horizon_days (mature)."),
        .init("horizon_days", "At which age outcomes are read, in days of 24 hours; 180, if absent."),
        .init("max_age_days", "Open deals older than that are late, in whole local days; 180, if absent."),
        .init("exclude_zero", "Leaves out deals that are worth nothing, or less, or that have no amount."),
        .init("from_stage", "Only deals that had been in this stage before; those of a cohort at any time by T."),
        .init("no_decision_reasons", "The reasons of losses in which nothing was decided, letter by letter."),
        .init("group_by", "Up to three dimensions; month and quarter are those of the closing, or of the creation."),
        .init("interval", "Cuts the window: each closing, or each deal of a cohort, counts in its interval."),
    ]

    private static let rules: [String] = [
        "A closing is a run of stays in stages of one closed kind: from Won to another Won is the same closing, from "
            + "Won to Lost a new one. A deal that was opened again has none in force.",
        "What a closing is worth, and its reason, are those at its end, at most at T. Filters and groups are read at "
            + "its beginning; those of cohorts and of late deals at T.",
        "Deals deleted at T count in no method; before their deletion they do, when T is before it.",
        "Without any closing the rate is null with den 0. Below min_n it is given, with status insufficient_history.",
        "The interval is Wilson's; rates by value have none. Currencies are never added.",
        "Late deals of aged_out, which have no day of their own, count to the last day of the window that has begun.",
    ]

    private var example: MetricDefinition.Example {
        let question = "/analytics/win-rate?as_of=2026-03-31&period="
        let won =
            "Won in the quarter and still so are Acorn, Garage and Jeweller; lost are Farm, Hotel and Inn, which "
            + "was won in February and opened again. "
        switch self {
        case .closedPeriod, .broad:
            return .init(
                question + "2026-Q1&method=\(rawValue)", working: won + "3 ÷ 6.",
                answer: [
                    .init("/data/total/rate/num", "3"), .init("/data/total/rate/den", "6"),
                    .init("/data/total/rate/rate", "0.500000"),
                ])
        case .closedPeriodValue:
            return .init(
                question + "2026-Q1&method=\(rawValue)",
                working: won + "In euros 10,000 + 3,000 was won and 5,000 + 2,000 + 500 lost: 13,000 ÷ 20,500.",
                answer: [
                    .init("/data/total/value_rates/0/num", "13000.00"),
                    .init("/data/total/value_rates/0/den", "20500.00"),
                    .init("/data/total/value_rates/0/rate", "0.634146"),
                ])
        case .narrow:
            return .init(
                question + "2026-Q1&method=narrow&no_decision_reasons=no%20decision",
                working: won + "In Hotel nothing was decided: 3 ÷ 5.",
                answer: [
                    .init("/data/total/rate/den", "5"), .init("/data/total/rate/rate", "0.600000"),
                    .init("/data/total/no_decision/count", "1"),
                ])
        case .createdCohort:
            return .init(
                question + "2026-01&method=\(rawValue)",
                working:
                    "Created in January are Acorn, Dairy, Farm, Garage and Hotel; Acorn and Garage are won: 2 ÷ 5.",
                answer: [.init("/data/total/rate/rate", "0.400000"), .init("/data/total/open/count", "1")])
        case .createdCohortClosed:
            return .init(
                question + "2026-01&method=\(rawValue)",
                working: "Of the five created in January Dairy is open; of the others Acorn and Garage are won: 2 ÷ 4.",
                answer: [.init("/data/total/rate/den", "4"), .init("/data/total/rate/rate", "0.500000")])
        case .createdCohortMature:
            return .init(
                question + "2026-Q1&method=\(rawValue)&horizon_days=45",
                working:
                    "45 days old are Acorn, Dairy, Estate, Farm, Garage and Hotel. At that age Acorn was won, Farm "
                    + "and Hotel were lost, and the others were open: 1 ÷ 6.",
                answer: [
                    .init("/data/total/rate/num", "1"), .init("/data/total/rate/den", "6"),
                    .init("/data/total/rate/rate", "0.166667"),
                ])
        case .agedOut:
            return .init(
                question + "2026-Q1&method=\(rawValue)",
                working: won + "Dairy is open and should have been closed on 15 March: 3 ÷ 7.",
                answer: [.init("/data/total/rate/den", "7"), .init("/data/total/rate/rate", "0.428571")])
        }
    }
}
