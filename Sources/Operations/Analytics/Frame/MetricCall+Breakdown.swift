internal import DealAnalytics
internal import DealModel
internal import Wire

/// Breakdowns by groups and intervals, on the wire.
extension MetricCall {
    /// The fields of data that is broken down: the total, the groups and the series.
    ///
    /// - Parameters:
    ///   - fields: those of one part.
    ///   - name: the schema's.
    static func breakdownFields(_ fields: [SchemaField], named name: String) -> [SchemaField] {
        let interval: [SchemaField] = [
            .required("name", Schemas.text("The interval.", 1...40, example: "2026-06")),
            .required("from", Schemas.date("Its first day.")), .required("to", Schemas.date("The day after its last.")),
        ]
        let series = Schema.array(
            "By interval, with interval.",
            of: .object("The figures of one interval.", interval + fields).named("\(name)Interval"),
            count: MetricJSON.entries)
        return [
            .required("total", .object("Of all deals, each once.", fields).named(name)),
            .required(
                "groups",
                .array(
                    "By group; none where none were asked for.",
                    of: .object(
                        "The figures of one group.",
                        [.required("group", MetricJSON.group)] + fields + [.optional("series", series)]
                    ).named("\(name)Group"), count: MetricJSON.entries)), .optional("series", series),
        ]
    }

    /// The same as JSON.
    func breakdown<Part>(
        _ breakdown: Breakdown<Part>, _ json: (Part) -> JSONObject
    ) -> JSONObject {
        func series(_ intervals: [Breakdown<Part>.Interval]) -> JSON {
            .array(
                intervals.map { interval in
                    var object: JSONObject = [
                        "name": .string(interval.name), "from": .date(interval.dates.lowerBound),
                        "to": .date(interval.dates.upperBound),
                    ]
                    for member in json(interval.part).members { object[member.name] = member.value }
                    return .object(object)
                })
        }
        let groups = breakdown.groups.map { group in
            var object: JSONObject = ["group": MetricJSON.json(group.values, of: frame.groupBy)]
            for member in json(group.part).members { object[member.name] = member.value }
            if frame.interval != nil { object["series"] = series(group.series) }
            return JSON.object(object)
        }
        var data: JSONObject = ["total": .object(json(breakdown.total)), "groups": .array(groups)]
        if frame.interval != nil { data["series"] = series(breakdown.series) }
        return data
    }

    /// Figures with the way to their deals.
    ///
    /// - Parameter changes: parameters by which these figures alone would have been asked for.
    func json(_ bucket: FigureBucket, asking changes: JSONObject = [:]) -> JSON {
        var object = MetricJSON.fields(bucket.figures, in: frame.conversion?.target)
        object["drill"] = drill(bucket.drill, asking: changes)
        return .object(object)
    }

    /// The path of the list of deals that a figure is made of.
    ///
    /// - Parameter changes: parameters by which this figure alone would have been asked for.
    func drill(_ target: DrillTarget, asking changes: JSONObject) -> JSON {
        .optional(DrillToken.path(target, of: self, asOf: frame.asOf, asking: changes))
    }

    /// Refuses a stage that does not exist.
    func stage(_ parameter: String) throws(Problem) -> StageID? {
        guard let text = call.text(parameter), let id = StageID(text) else { return nil }
        guard call.workspace.definitions.stage(id) != nil else {
            throw Self.problem(parameter, "unknown_stage", "There is no stage \(text).")
        }
        return id
    }

    /// One parameter is of no use.
    static func problem(_ parameter: String, _ code: String, _ detail: String) -> Problem {
        Problem(
            .validationFailed, "The query of the request cannot be answered.",
            errors: [FieldProblem(pointer: FieldProblem.queryPointer(parameter), code: code, detail: detail)])
    }
}
