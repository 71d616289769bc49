internal import DealModel
internal import Wire
internal import WorkspaceStore

/// What is set for a whole workspace: get, update.
enum SettingsOperations {
    static let all: [Operation] = [get, update]

    private static let requireIfMatch = Schema.boolean(
        "Whether every change to a deal, pipeline, stage or tag that is there, and to the contacts and tags of a deal, "
            + "must say with If-Match which version it is made to; others answer 428.", example: true)

    private static let timeZone = Schema.string(
        "The time zone that days, weeks, months, quarters and years are counted in, by its name in the tz database.",
        length: 1...ZoneRules.nameCharactersMax, example: "Europe/Amsterdam")
    private static let fiscalYearStart = Schema.integer(
        "The month in which the fiscal year starts. Where it is not 1, quarters and years are fiscal ones, called by "
            + "the year in which they end.",
        Int64(LocalCalendar.fiscalYearStartMonths.lowerBound)...Int64(LocalCalendar.fiscalYearStartMonths.upperBound),
        example: 1)
    private static let weekStart = Schema.enumeration(
        "The first day of the week.", Weekday.allCases.map(\.rawValue), example: "monday")
    private static let reportingCurrency = Schemas.currency(
        "The currency that totals are converted to where none is asked for; null for none."
    ).nullable()

    private static let schema = Schema.object(
        "A workspace and its settings.",
        [
            .required("name", .string("Its name.", length: 1...WorkspaceEntry.nameCharactersMax, example: "default")),
            .required("require_if_match", requireIfMatch), .required("time_zone", timeZone),
            .required("fiscal_year_start", fiscalYearStart), .required("week_start", weekStart),
            .required("reporting_currency", reportingCurrency),
            .required(
                "updated_at", Schemas.instant("When the settings were last changed; null before that.").nullable()),
            .required("version", .integer("Rises with every change of the settings.", 1...Int64.max, example: 1)),
        ]
    ).named("Workspace")

    private static let get = Operation(
        "workspace.get", .init(.get, "/workspace"), scope: .read, effect: .reads,
        summary: "Get the workspace and its settings", output: .init(schema, hasEntityTag: true)
    ) { call throws(Problem) in
        answer(call.workspace, call.workspace.definitions.settings)
    }

    private static let update = Operation(
        "workspace.update", .init(.patch, "/workspace"), scope: .admin, effect: .changes,
        summary: "Change the workspace's settings",
        details: "Only the given ones change. They hold from then on, and stand in the log as all changes do.",
        body: .json(
            .object(
                "The settings to change.",
                [
                    .optional("require_if_match", requireIfMatch), .optional("time_zone", timeZone),
                    .optional("fiscal_year_start", fiscalYearStart), .optional("week_start", weekStart),
                    .optional("reporting_currency", reportingCurrency),
                ], example: ["require_if_match": true, "time_zone": "Europe/Amsterdam"]
            ).named("WorkspaceChanges"), isRequired: true), output: .init(schema, hasEntityTag: true),
        problems: [.versionMismatch], bodyProblems: StageInput.atLeastOneField
    ) { call throws(Problem) in
        let workspace = call.workspace
        if let zone = call.body["time_zone"]?.stringValue {
            try ZoneLookup.check(zone, in: workspace.zones, pointer: "/time_zone")
        }
        return try call.write { write throws(StoreError) in
            try refusing { () throws(Problem) in
                try Conditions.check(call.ifMatch, version: version(write.definitions.settings), in: write)
            }
            var settings = write.definitions.settings?.current ?? WorkspaceSettings(id: write.newID())
            SettingsJSON.apply(call.body, to: &settings)
            try write.record(settings)
            return answer(workspace, write.definitions.settings)
        }
    }

    /// The version of what holds before anything is set is 1.
    private static func version(_ settings: VersionedDefinition<WorkspaceSettings>?) -> Int64 {
        Int64(settings?.versions.count ?? 0) + 1
    }

    private static func answer(
        _ workspace: Workspace, _ settings: VersionedDefinition<WorkspaceSettings>?
    ) -> OperationAnswer {
        let version = version(settings)
        var body: JSONObject = ["name": .string(workspace.name)]
        let fields = settings.map { SettingsJSON.fields(of: $0.current) } ?? SettingsJSON.defaults
        for field in fields.members { body[field.name] = field.value }
        body["updated_at"] = .instant(settings?.updatedAt)
        body["version"] = .integer(version)
        var answer = OperationAnswer.json(.object(body))
        answer.entityTag = EntityTag("v\(version)")
        return answer
    }
}
