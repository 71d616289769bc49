internal import DealModel

/// How a deal's fields stand in the columns named by `WorkspaceSchema.factsColumns`.
///
/// Pipelines and stages are stored by their ordinals in `Definitions`.
enum FactsRow {
    /// How many columns the fields take.
    static let columnCount = Int32(WorkspaceSchema.factsColumns.count)

    /// Binds the fields to consecutive parameters.
    static func bind(_ facts: DealFacts, to statement: SQLiteStatement, from first: Int32, definitions: Definitions) {
        statement.bind(first, facts.pipelineID.flatMap { definitions.ordinal(of: $0) }.map { Int64($0) })
        statement.bind(first + 1, facts.stageID.flatMap { definitions.ordinal(of: $0) }.map { Int64($0) })
        statement.bind(first + 2, facts.amountMinorUnits)
        statement.bind(first + 3, facts.currency?.code)
        statement.bind(first + 4, facts.valuePeriod?.rawValue)
        statement.bind(first + 5, facts.termMonths.map { Int64($0) })
        statement.bind(first + 6, facts.probability.map { Int64($0.millionths) })
        statement.bind(first + 7, facts.expectedCloseDate.map { Int64($0.dayNumber) })
        statement.bind(first + 8, facts.ownerID)
        statement.bind(first + 9, facts.forecastCategory?.rawValue)
        statement.bind(first + 10, facts.leaderCategory?.rawValue)
        statement.bind(first + 11, facts.isDeleted ? 1 as Int64 : 0)
        statement.bind(first + 12, facts.title)
        statement.bind(first + 13, facts.description)
        statement.bind(first + 14, facts.source)
        statement.bind(first + 15, facts.nextStep)
        statement.bind(first + 16, facts.organizationID)
        statement.bind(first + 17, facts.contactID)
        statement.bind(first + 18, facts.wonReason)
        statement.bind(first + 19, facts.lostReason)
        statement.bind(first + 20, facts.metadata)
        statement.bind(first + 21, facts.externalID?.source)
        statement.bind(first + 22, facts.externalID?.id)
    }

    /// Reads the fields from consecutive columns.
    ///
    /// - Throws: `damaged` where a column holds what no program of ours wrote.
    static func read(
        _ statement: SQLiteStatement, from first: Int32, definitions: Definitions
    ) throws(StoreError) -> DealFacts {
        var facts = DealFacts()
        facts.pipelineID = try statement.ordinal(first, in: definitions.pipelines).map {
            definitions.pipelines[$0].current.id
        }
        facts.stageID = try statement.ordinal(first + 1, in: definitions.stages).map {
            definitions.stages[$0].current.id
        }
        facts.amountMinorUnits = try statement.optionalInteger(
            first + 2, in: -Money.minorUnitsMax...Money.minorUnitsMax)
        facts.currency = try statement.decoded(first + 3, statement.optionalText(first + 3)) { Currency($0) }
        facts.valuePeriod = try statement.decoded(first + 4, statement.optionalText(first + 4)) {
            ValuePeriod(rawValue: $0)
        }
        facts.termMonths = try statement.optionalInteger(first + 5, in: 1...Int64(DealLimits.termMonthsMax)).map {
            Int($0)
        }
        facts.probability = try statement.decoded(first + 6, statement.optionalInteger(first + 6)) {
            Probability(millionths: $0)
        }
        facts.expectedCloseDate = try statement.optionalInteger(first + 7, in: days).map {
            CivilDate(dayNumber: Int32(clamping: $0))
        }
        facts.ownerID = statement.optionalText(first + 8)
        facts.forecastCategory = try category(statement, first + 9)
        facts.leaderCategory = try category(statement, first + 10)
        facts.isDeleted = statement.integer(first + 11) != 0
        facts.title = statement.optionalText(first + 12)
        facts.description = statement.optionalText(first + 13)
        facts.source = statement.optionalText(first + 14)
        facts.nextStep = statement.optionalText(first + 15)
        facts.organizationID = statement.id(first + 16)
        facts.contactID = statement.id(first + 17)
        facts.wonReason = statement.optionalText(first + 18)
        facts.lostReason = statement.optionalText(first + 19)
        facts.metadata = statement.optionalText(first + 20)
        if let source = statement.optionalText(first + 21), let id = statement.optionalText(first + 22) {
            facts.externalID = ExternalID(source: source, id: id)
        }
        return facts
    }

    /// Adds the fields to a row's canonical bytes.
    static func digest(_ facts: DealFacts, into bytes: inout RowBytes) {
        bytes.append(facts.pipelineID)
        bytes.append(facts.stageID)
        bytes.append(facts.amountMinorUnits)
        bytes.append(facts.currency?.code)
        bytes.append(facts.valuePeriod?.rawValue)
        bytes.append(facts.termMonths.map { Int64($0) })
        bytes.append(facts.probability.map { Int64($0.millionths) })
        bytes.append(facts.expectedCloseDate.map { Int64($0.dayNumber) })
        bytes.append(facts.ownerID)
        bytes.append(facts.forecastCategory?.rawValue)
        bytes.append(facts.leaderCategory?.rawValue)
        bytes.append(facts.isDeleted)
        bytes.append(facts.title)
        bytes.append(facts.description)
        bytes.append(facts.source)
        bytes.append(facts.nextStep)
        bytes.append(facts.organizationID)
        bytes.append(facts.contactID)
        bytes.append(facts.wonReason)
        bytes.append(facts.lostReason)
        bytes.append(facts.metadata)
        bytes.append(facts.externalID?.source)
        bytes.append(facts.externalID?.id)
    }

    /// The days that can be written.
    private static let days = Int64(CivilDate.earliest.dayNumber)...Int64(CivilDate.latest.dayNumber)

    private static func category(
        _ statement: SQLiteStatement, _ column: Int32
    ) throws(StoreError) -> ForecastCategory? {
        try statement.decoded(column, statement.optionalText(column)) { ForecastCategory(rawValue: $0) }
    }
}
