internal import DealAnalytics
internal import DealModel
internal import Wire

/// Why deals were lost.
enum LossReasonsOperation {
    private static let topMax: Int64 = 1_000

    static let metric = MetricOperation(
        name: "analytics.loss_reasons", paths: ["/analytics/loss-reasons", "/pipelines/{id}/loss-reasons"],
        summary: "Tell why deals are lost", definition: LossReasons.definition,
        parameters: [
            .query(
                "by",
                .enumeration(
                    "What the losses of each reason are told apart by.",
                    LossReasons.Dimension.allCases.map(\.rawValue), example: "stage")),
            .query(
                "top",
                .integer(
                    "How many reasons are told one by one; the others are put together.", 0...topMax, example: 10)),
        ],
        data: .object(
            "The reasons.",
            [
                .required("total", MetricJSON.figures),
                .required("reasons", .array("The most frequent first.", of: row, count: MetricJSON.entries)),
                .required("others", row.nullable()),
            ]
        ).named("LossReasons"),
        answer: { metric throws(Problem) in
            let query = query(metric)
            let answer = try metric.result(of: query)
            metric.count(answer.total.figures)
            metric.warnMixedCurrencies(answer.total.figures)
            return [
                "total": metric.json(answer.total), "reasons": .array(answer.rows.map { json($0, metric) }),
                "others": answer.others.map { json($0, metric) } ?? .null,
            ]
        },
        drill: MetricOperation.drill(of: query))

    private static let cell = Schema.object(
        "The losses of a reason at one stage, or of one owner.",
        [
            .optional(
                "stage",
                Schema.object(
                    "The stage before the loss; null for a deal that was created lost.",
                    [
                        .required("id", Schemas.id("The stage.")),
                        .required(
                            "name", Schemas.text("Its name.", 1...DealLimits.titleCharactersMax, example: "Lead")),
                    ]
                ).nullable()), .optional("owner_id", DealInput.owner.nullable()),
        ] + MetricJSON.figureFields + [.required("drill", MetricJSON.drill)]
    ).named("LossCell")

    private static let row = Schema.object(
        "The losses for one reason.",
        [
            .required("reason", DealInput.lostReason.nullable()), .required("share", MetricJSON.rate),
            .required("cumulative_share", Schemas.share("The share of this reason and those above it.")),
            .required("cells", .array("By stage or owner, with by.", of: cell, count: MetricJSON.entries)),
        ] + MetricJSON.figureFields + [.required("drill", MetricJSON.drill)]
    ).named("LossReason")

    private static func query(_ metric: MetricCall) -> LossReasons {
        LossReasons(
            by: metric.call.text("by").flatMap { LossReasons.Dimension(rawValue: $0) },
            top: metric.call.integer("top"))
    }

    private static func json(_ row: LossReasonsAnswer.Row, _ metric: MetricCall) -> JSON {
        var object: JSONObject = [
            "reason": .optional(row.reason), "share": MetricJSON.json(row.share),
            "cumulative_share": .millionths(row.cumulativeShare),
        ]
        object["cells"] = .array(
            row.cells.map { cell in
                var object: JSONObject =
                    switch cell.value {
                    case .definition(let id, let name): ["stage": ["id": .string(id), "name": .string(name)]]
                    case .text(let owner): ["owner_id": .string(owner)]
                    case .interval, .none: [metric.call.text("by") == "stage" ? "stage" : "owner_id": .null]
                    }
                add(cell.losses, to: &object, metric)
                return .object(object)
            })
        add(row.losses, to: &object, metric)
        return .object(object)
    }

    private static func add(_ losses: FigureBucket, to object: inout JSONObject, _ metric: MetricCall) {
        for member in MetricJSON.fields(losses.figures, in: metric.frame.conversion?.target).members {
            object[member.name] = member.value
        }
        object["drill"] = metric.drill(losses.drill)
    }
}
