import DealModel

/// Where the columns of the deals' files are, and room that is used again for each deal.
struct DealAssembly {
    let deals: DealColumns
    let stageChanges: StageChangeColumns?
    let fieldChanges: FieldChangeColumns?
    let contacts: ContactColumns?
    let tags: TagColumns?

    /// The row that is being read.
    var row = CSVRow()
    /// The deal's moves.
    var moves: [StageMove] = []
    /// The changes of its fields.
    var edits: [FieldEdit] = []

    /// Takes the headers of the files that are there; nil without `deals.csv`.
    init?(_ sources: [BundleFile: BundleSource]) {
        guard let deals = sources[.deals] else { return nil }
        self.deals = DealColumns(source: deals)
        stageChanges = sources[.stageChanges].map { StageChangeColumns(source: $0) }
        fieldChanges = sources[.fieldChanges].map { FieldChangeColumns(source: $0) }
        contacts = sources[.dealContacts].map { ContactColumns(source: $0) }
        tags = sources[.dealTags].map { TagColumns(source: $0) }
    }
}

/// The places of the columns of `deals.csv`; -1 for those that are not there.
struct DealColumns {
    let source: BundleSource
    let id, pipeline, stage, title, description, amount, currency, valuePeriod, termMonths, probability: Int
    let expectedCloseDate, owner, origin, nextStep, forecastCategory, organization: Int
    let wonReason, lostReason, createdAt, closedAt: Int
    /// The metadata's keys as JSON strings, sorted by their bytes, with their columns.
    let metadata: [(key: [UInt8], column: Int)]

    init(source: BundleSource) {
        self.source = source
        id = source.index("id")
        pipeline = source.index("pipeline_id")
        stage = source.index("stage_id")
        title = source.index("title")
        description = source.index("description")
        amount = source.index("amount")
        currency = source.index("currency")
        valuePeriod = source.index("value_period")
        termMonths = source.index("term_months")
        probability = source.index("probability")
        expectedCloseDate = source.index("expected_close_date")
        owner = source.index("owner")
        origin = source.index("source")
        nextStep = source.index("next_step")
        forecastCategory = source.index("forecast_category")
        organization = source.index("organization_id")
        wonReason = source.index("won_reason")
        lostReason = source.index("lost_reason")
        createdAt = source.index("created_at")
        closedAt = source.index("closed_at")
        let prefix = Array(BundleFile.metadataPrefix.utf8)
        metadata = source.columns.enumerated()
            .filter { $0.element.hasPrefix(BundleFile.metadataPrefix) }
            .map { (raw: Array($0.element.utf8.dropFirst(prefix.count)), column: $0.offset) }
            .sorted { $0.raw.lexicographicallyPrecedes($1.raw) }
            .map { entry in
                var key: [UInt8] = []
                MetadataText.appendString(entry.raw[...], to: &key)
                return (key, entry.column)
            }
    }
}

/// The places of the columns of `stage_changes.csv`.
struct StageChangeColumns {
    let source: BundleSource
    let from, to, changedAt, actor, reason: Int

    init(source: BundleSource) {
        self.source = source
        from = source.index("from_stage_id")
        to = source.index("to_stage_id")
        changedAt = source.index("changed_at")
        actor = source.index("actor")
        reason = source.index("reason")
    }
}

/// The places of the columns of `field_changes.csv`.
struct FieldChangeColumns {
    let source: BundleSource
    let field, from, to, changedAt, actor: Int

    init(source: BundleSource) {
        self.source = source
        field = source.index("field")
        from = source.index("from_value")
        to = source.index("to_value")
        changedAt = source.index("changed_at")
        actor = source.index("actor")
    }
}

/// The places of the columns of `deal_contacts.csv`.
struct ContactColumns {
    let source: BundleSource
    let contact, role, isPrimary: Int

    init(source: BundleSource) {
        self.source = source
        contact = source.index("contact_id")
        role = source.index("role")
        isPrimary = source.index("is_primary")
    }
}

/// The places of the columns of `deal_tags.csv`.
struct TagColumns {
    let source: BundleSource
    let tag: Int

    init(source: BundleSource) {
        self.source = source
        tag = source.index("tag")
    }
}

/// A row of `stage_changes.csv`.
struct StageMove {
    /// The stage left; nil for a creation.
    var from: Int?
    var to: Int
    var at: Instant
    var actor: String?
    var reason: String?
    var offset: Int
}

/// A row of `field_changes.csv`.
struct FieldEdit {
    var field: TrackedField
    var from: TrackedValue
    var to: TrackedValue
    var at: Instant
    var actor: String?
    var offset: Int
}
