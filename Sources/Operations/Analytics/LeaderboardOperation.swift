internal import DealAnalytics
internal import DealModel
internal import Wire

/// What each owner won, lost and has open.
enum LeaderboardOperation {
    static let metric = MetricOperation(
        name: "analytics.leaderboard", paths: ["/analytics/leaderboard", "/pipelines/{id}/leaderboard"],
        summary: "Rank owners", definition: Leaderboard.definition,
        parameters: [
            .query("by", .enumeration("Whose rows there are.", ["owner"], example: "owner")),
            .query(
                "measures",
                .array(
                    "What owners are ranked by; rows stand in the order of the first.",
                    of: .enumeration("A measure.", Leaderboard.Measure.allCases.map(\.rawValue), example: "won_count"),
                    count: 1...Leaderboard.Measure.allCases.count, isUnique: true, example: ["won_count"])),
            .query(
                "outcome",
                .enumeration(
                    "Which closings of a deal count: the one in force (last, if absent), its first or each.",
                    ["last", "first", "each"], example: "last")),
        ],
        data: .object(
            "The owners.",
            [
                .required("currency", Schemas.currency("By whose values owners are ranked.").nullable()),
                .required("rows", .array("The best first.", of: row, count: MetricJSON.entries)),
            ]
        ).named("Leaderboard"),
        answer: { metric throws(Problem) in
            let query = query(metric)
            let answer = try metric.result(of: query)
            for row in answer.rows {
                for bucket in [row.won, row.lost, row.open] { metric.count(bucket.figures) }
            }
            if answer.currency == nil, !answer.rows.isEmpty {
                metric.warnMixedCurrencies(answer.rows.flatMap { $0.won.figures + $0.lost.figures + $0.open.figures })
            }
            return [
                "currency": .optional(answer.currency?.code), "rows": .array(answer.rows.map { json($0, metric) }),
            ]
        },
        drill: MetricOperation.drill(of: query))

    private static let row = Schema.object(
        "One owner.",
        [
            .required("owner_id", DealInput.owner.nullable()),
            .required(
                "ranks",
                .map(
                    "The rank by each measure asked for; null where there is nothing to compare.",
                    of: .integer("A rank.", 1...Int64.max, example: 1).nullable())),
            .required("won", MetricJSON.figures), .required("lost", MetricJSON.figures),
            .required("open", MetricJSON.figures), .required("win_rate", MetricJSON.rate),
            .required("cycle", MetricJSON.lengths),
        ]
    ).named("LeaderboardRow")

    private static func query(_ metric: MetricCall) -> Leaderboard {
        let measures = metric.call.texts("measures")?.compactMap { Leaderboard.Measure(rawValue: $0) }
        var query = Leaderboard(measures ?? Leaderboard.Measure.allCases)
        query.outcome = metric.call.text("outcome").flatMap { ClosingOutcome(rawValue: $0) } ?? .last
        return query
    }

    private static func json(_ row: LeaderboardAnswer.Row, _ metric: MetricCall) -> JSON {
        [
            "owner_id": .optional(row.owner),
            "ranks": .object(
                JSONObject(row.standings.map { ($0.measure.rawValue, $0.rank.map { .integer($0) } ?? .null) })),
            "won": metric.json(row.won), "lost": metric.json(row.lost), "open": metric.json(row.open),
            "win_rate": MetricJSON.json(row.winRate), "cycle": .object(metric.fields(row.cycle)),
        ]
    }
}
