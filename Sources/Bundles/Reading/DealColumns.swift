/// The places of the columns of `deals.csv`; -1 for those that are not there.
struct DealColumns {
    let source: BundleSource
    let id, pipeline, stage, title, description, amount, currency, valuePeriod, termMonths, probability: Int
    let expectedCloseDate, owner, origin, nextStep, forecastCategory, organization: Int
    let wonReason, lostReason, createdAt, closedAt: Int
    /// The metadata's keys, sorted by their bytes, with their columns.
    let metadata: [(key: String, column: Int)]

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
        metadata = source.columns.enumerated()
            .filter { $0.element.hasPrefix(BundleFile.metadataPrefix) }
            .map { (String($0.element.dropFirst(BundleFile.metadataPrefix.count)), $0.offset) }
            .sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
    }
}
