import DealModel

/// The open files of a bundle that is being generated.
struct GeneratedFiles: ~Copyable {
    private let files: [OpenedFile]
    private var pipelines: CSVWriter
    private var stages: CSVWriter
    private var deals: CSVWriter
    private var stageChanges: CSVWriter
    private var fieldChanges: CSVWriter
    private var contacts: CSVWriter
    private var tags: CSVWriter

    private static let dealColumns = [
        "id", "pipeline_id", "stage_id", "title", "description", "amount", "currency", "value_period", "term_months",
        "probability", "expected_close_date", "owner", "source", "next_step", "forecast_category", "organization_id",
        "won_reason", "lost_reason", "created_at", "closed_at", "metadata.product", "metadata.region",
    ]

    /// Makes the files, which must not be there.
    init(directory: String) throws(BundleFailure) {
        var opened: [OpenedFile] = []
        for file in BundleFile.allCases {
            opened.append(OpenedFile(try OpenFile(making: "\(directory)/\(file.rawValue)")))
        }
        files = opened
        func writer(_ file: BundleFile) -> CSVWriter {
            CSVWriter(fileDescriptor: opened[BundleFile.allCases.firstIndex(of: file) ?? 0].file.descriptor)
        }
        pipelines = writer(.pipelines)
        stages = writer(.stages)
        deals = writer(.deals)
        stageChanges = writer(.stageChanges)
        fieldChanges = writer(.fieldChanges)
        contacts = writer(.dealContacts)
        tags = writer(.dealTags)
    }

    /// Writes the headers, pipelines and stages.
    mutating func writeDefinitions() throws(CSVError) {
        try pipelines.row(["id", "name", "is_default"])
        try stages.row([
            "id", "pipeline_id", "name", "position", "kind", "probability", "forecast_category", "stale_after_days",
        ])
        for pipeline in [GeneratedPipeline.sales, .renewals] {
            try pipelines.row([pipeline.id, pipeline.name, pipeline.isDefault ? "true" : "false"])
            for (index, stage) in pipeline.stages.enumerated() {
                let days = stage.staleAfterDays > 0 ? "\(stage.staleAfterDays)" : ""
                try stages.row([
                    stage.id, pipeline.id, stage.name, "\(index + 1)", stage.kind.rawValue, stage.probability,
                    stage.category, days,
                ])
            }
        }
        try deals.row(Self.dealColumns)
        try stageChanges.row(["deal_id", "from_stage_id", "to_stage_id", "changed_at", "actor", "reason"])
        try fieldChanges.row(["deal_id", "field", "from_value", "to_value", "changed_at", "actor"])
        try contacts.row(["deal_id", "contact_id", "role", "is_primary"])
        try tags.row(["deal_id", "tag"])
    }

    /// Writes one deal with all its rows.
    mutating func write(
        _ deal: GeneratedDeal,
        number: Int,
        _ random: inout SeededGenerator
    ) throws(CSVError) {
        let digits = String(number)
        let id = "D-" + String(repeating: "0", count: max(0, 7 - digits.utf8.count)) + digits
        try writeDeal(deal, id, &random)
        for move in deal.moves { try write(move, of: deal, id) }
        for edit in deal.edits { try write(edit, of: deal, id) }
        let contactCount = [0, 1, 1, 2, 3][random.below(5)]
        for place in 0..<contactCount {
            contacts.field(id)
            contacts.field(Self.uuid(&random))
            contacts.field(random.chance(percent: 80) ? random.pick(GeneratedNames.roles) : "")
            contacts.field(place == 0 ? "true" : "false")
            try contacts.endRow()
        }
        let firstTag = random.below(GeneratedNames.tags.count)
        for place in 0..<[0, 0, 1, 1, 2, 3][random.below(6)] {
            tags.field(id)
            tags.field(GeneratedNames.tags[(firstTag + 5 * place) % GeneratedNames.tags.count])
            try tags.endRow()
        }
    }

    /// Writes out what is gathered; how many rows each file has, headers not counted.
    mutating func finish() throws(CSVError) -> [BundleFile: Int] {
        try pipelines.flush()
        try stages.flush()
        try deals.flush()
        try stageChanges.flush()
        try fieldChanges.flush()
        try contacts.flush()
        try tags.flush()
        return [
            .pipelines: pipelines.rowCount - 1, .stages: stages.rowCount - 1, .deals: deals.rowCount - 1,
            .stageChanges: stageChanges.rowCount - 1, .fieldChanges: fieldChanges.rowCount - 1,
            .dealContacts: contacts.rowCount - 1, .dealTags: tags.rowCount - 1,
        ]
    }

    private mutating func writeDeal(
        _ deal: GeneratedDeal,
        _ id: String,
        _ random: inout SeededGenerator
    ) throws(CSVError) {
        deals.field(id)
        deals.field(deal.pipeline.id)
        deals.field(deal.stage.id)
        deals.field(deal.product + " - " + deal.company)
        deals.field(random.chance(percent: 3) ? "Asked for \"two\" quotes,\nthe second in March." : "")
        Self.put(.amount, deal.values, deal.currency, in: &deals)
        deals.field(deal.currency.code)
        writeTerm(deal, &random)
        Self.put(.probability, deal.values, deal.currency, in: &deals)
        Self.put(.closeDate, deal.values, deal.currency, in: &deals)
        Self.put(.owner, deal.values, deal.currency, in: &deals)
        deals.field(random.chance(percent: 90) ? random.pick(GeneratedNames.origins) : "")
        let isOpen = deal.stage.kind == .open
        deals.field(isOpen && random.chance(percent: 50) ? random.pick(GeneratedNames.nextSteps) : "")
        Self.put(.category, deal.values, deal.currency, in: &deals)
        deals.field(random.chance(percent: 60) ? Self.uuid(&random) : "")
        let hasReason = random.chance(percent: 70)
        deals.field(hasReason && deal.stage.kind == .won ? random.pick(GeneratedNames.wonReasons) : "")
        deals.field(hasReason && deal.stage.kind == .lost ? random.pick(GeneratedNames.lostReasons) : "")
        if let at = deal.createdAt { deals.field(at, isDateOnly: deal.isDateOnly) } else { deals.emptyField() }
        if let at = deal.closedAt { deals.field(at, isDateOnly: deal.isDateOnly) } else { deals.emptyField() }
        deals.field(deal.product)
        deals.field(random.chance(percent: 85) ? random.pick(GeneratedNames.regions) : "")
        try deals.endRow()
    }

    private mutating func writeTerm(_ deal: GeneratedDeal, _ random: inout SeededGenerator) {
        let period = random.chance(percent: 70) ? ValuePeriod.oneTime : random.pick([.monthly, .quarterly, .annual])
        deals.field(period.rawValue)
        if period == .oneTime { deals.emptyField() } else { deals.field(12 * (1 + random.below(4))) }
    }

    private mutating func write(
        _ move: GeneratedDeal.Move,
        of deal: GeneratedDeal,
        _ id: String
    ) throws(CSVError) {
        stageChanges.field(id)
        stageChanges.field(move.from?.id ?? "")
        stageChanges.field(move.to.id)
        stageChanges.field(move.at, isDateOnly: deal.isDateOnly)
        stageChanges.field(move.actor)
        stageChanges.field(move.reason ?? "")
        try stageChanges.endRow()
    }

    private mutating func write(
        _ edit: GeneratedDeal.Edit,
        of deal: GeneratedDeal,
        _ id: String
    ) throws(CSVError) {
        fieldChanges.field(id)
        switch edit.field {
        case .amount: fieldChanges.field("amount")
        case .closeDate: fieldChanges.field("expected_close_date")
        case .owner: fieldChanges.field("owner")
        case .probability: fieldChanges.field("probability")
        case .category: fieldChanges.field("forecast_category")
        }
        Self.put(edit.field, edit.from, deal.currency, in: &fieldChanges)
        Self.put(edit.field, edit.to, deal.currency, in: &fieldChanges)
        fieldChanges.field(edit.at, isDateOnly: deal.isDateOnly)
        fieldChanges.field(edit.actor)
        try fieldChanges.endRow()
    }

    private static func put(
        _ field: GeneratedDeal.Field,
        _ values: GeneratedDeal.Values,
        _ currency: Currency,
        in writer: inout CSVWriter
    ) {
        switch field {
        case .amount:
            if let units = values.amountUnits {
                writer.field(units: units, decimals: currency.decimals)
            } else {
                writer.emptyField()
            }
        case .closeDate: if let date = values.closeDate { writer.field(date) } else { writer.emptyField() }
        case .owner: writer.field(values.owner)
        case .probability:
            if let percent = values.probabilityPercent {
                writer.field(units: Int64(percent), decimals: 2)
            } else {
                writer.emptyField()
            }
        case .category: writer.field(values.category?.rawValue ?? "")
        }
    }

    private static func uuid(_ random: inout SeededGenerator) -> String {
        let version4 = random.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let variant = random.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return ContactID(high: version4, low: variant).description
    }
}
