internal import Reports
internal import Wire

/// Reports: which there are, and each of them in any format.
enum ReportOperations {
    static let all = [list, get]

    private static let names = ReportBook.plans.map(\.name)
    private static let formats = ReportFormat.allCases.map(\.rawValue)
    static let nameCharactersMax = 100
    private static let sentenceCharactersMax = 2_000
    private static let targetMax: JSONNumber = 1_000_000_000_000_000

    /// Whether formulas in CSV stay as they are.
    static let formulas = Parameter.query(
        "formulas",
        .boolean(
            "Whether texts in csv that a spreadsheet takes for formulas stay as they are, instead of getting an "
                + "apostrophe in front.", example: false), isAboutFile: true)

    private static let list = Operation(
        "reports.list", .init(.get, "/reports"), scope: .read, effect: .reads, summary: "List the reports",
        details: "Which reports there are, what each tells, and the formats that it can be had in.",
        output: .init(
            .object(
                "The reports.",
                [
                    .required(
                        "data",
                        .array(
                            "The reports.",
                            of: .object(
                                "A report.",
                                [
                                    .required("name", .enumeration("Its name.", names, example: .string(names[0]))),
                                    .required(
                                        "title", Schemas.text("Its title.", 1...nameCharactersMax, example: "Funnel")),
                                    .required(
                                        "summary",
                                        Schemas.text("What it tells.", 1...sentenceCharactersMax, example: "Stages.")),
                                    .required(
                                        "formats",
                                        .array(
                                            "Its formats.", of: .enumeration("A format.", formats, example: "xml"),
                                            count: 1...formats.count)),
                                ]
                            ).named("ReportEntry"), count: 1...names.count))
                ]
            ).named("ReportList"))
    ) { _ throws(Problem) in
        .json([
            "data": .array(
                ReportBook.plans.map { plan in
                    [
                        "name": .string(plan.name), "title": .string(plan.title), "summary": .string(plan.summary),
                        "formats": .array(plan.formats.map { .string($0.rawValue) }),
                    ]
                })
        ])
    }

    static let get = Operation(
        "reports.get", .init(.get, "/reports/{name}"), scope: .read, effect: .reads, summary: "Make a report",
        details: "A report at the moment asked about, in the format asked for. The same question about the same data "
            + "version gives the same bytes in every format. JSON has the papers, and sections with figures, charts "
            + "and tables; see reports.list for the names and formats.",
        parameters: [
            .path("name", .enumeration("The report.", names, example: "win-rates")),
            .query(
                Operation.Output.formatName,
                .enumeration("The format; that of Accept, or json, if absent.", formats, example: "json")),
            .query(
                "table",
                Schemas.text(
                    "The table that csv holds, and ndjson only holds; the first, and all, if absent.",
                    1...nameCharactersMax, example: "quarters")),
            .query(
                "chart",
                Schemas.text(
                    "The chart that svg and png hold; the first, if absent.", 1...nameCharactersMax,
                    example: "win_rate_by_quarter")),
            .query(
                "width",
                .integer(
                    "How many pixels svg and png are wide; \(ReportOptions().widthPixels), if absent.",
                    Int64(ReportLimits.pictureWidthPixelsMin)...Int64(ReportLimits.pictureWidthPixelsMax), example: 960)
            ),
            .query(
                "theme", .enumeration("Whether svg and png are light or dark.", ["light", "dark"], example: "light")),
            formulas,
            .query(
                ReportMaking.targetName,
                .decimal(
                    "What each period of the forecast is to bring, in the currency that currency names.", minimum: 0,
                    maximum: targetMax, example: 50_000)),
            FrameParameters.groupBy,
        ] + FrameParameters.common,
        output: .init(
            ReportSchema.report,
            formats: ReportFormat.allCases.map { .init(name: $0.rawValue, mediaType: $0.mediaType) },
            hasEntityTag: true),
        problems: [.notFound, .notAcceptable, .storageFull]
    ) { call throws(Problem) in
        try ReportRendering(call, try plan(named: call.text("name") ?? "")).answer()
    }

    /// The report of that name.
    ///
    /// - Throws: `not_found` with the nearest name.
    static func plan(named name: String) throws(Problem) -> ReportPlan {
        if let plan = ReportBook.named(name) { return plan }
        let nearest = nearestName(to: name, among: names).map { " Did you mean \($0)?" } ?? ""
        throw Problem(.notFound, "There is no report \(name).\(nearest) reports.list tells which there are.")
    }
}
