import DealModel
internal import Wire

extension BundleReader {
    /// Reads a deal with everything that belongs to it; nil where something is wrong, which is reported.
    mutating func assemble(_ number: Int, _ assembly: inout DealAssembly) throws(BundleFailure) -> BundleDeal? {
        cells.hasReported = false
        cells.dealID = nil
        let columns = assembly.deals
        try readRow(at: dealOffsets[number], of: columns.source, into: &assembly.row)
        cells.dealID = assembly.row.text(columns.id)
        let draft = readDraft(assembly.row, columns)
        try readMoves(of: number, &assembly)
        try readEdits(of: number, &assembly)
        let contacts = try readContacts(of: number, &assembly)
        let tags = try readTags(of: number, &assembly)
        // A history of which a part cannot be read would only give problems that follow from it.
        guard let draft, !brokenDeals.contains(number), hasStageChanges else { return nil }
        guard !cells.hasReported else { return nil }
        var versions = history(of: draft, &assembly)
        guard !cells.hasReported else { return nil }
        if let primary = contacts.first(where: \.isPrimary) {
            versions[0].changes.set(.contact) { $0.contactID = primary.contactID }
        }
        note(tags: tags)
        return BundleDeal(
            sourceID: draft.sourceID,
            stage: draft.stage,
            versions: versions,
            contacts: contacts,
            tags: tags
        )
    }

    private var hasStageChanges: Bool { sources[.stageChanges] != nil }

    /// Reads the row at `offset`.
    ///
    /// - Throws: where it is no longer what it was.
    private func readRow(at offset: Int, of source: BundleSource, into row: inout CSVRow) throws(BundleFailure) {
        do throws(CSVError) {
            try windows[source.file]?.row(at: offset, into: &row)
        } catch {
            throw .changed(file: source.file.rawValue)
        }
    }

    /// Gives each row of the deal in one file to `body`; rows that are no CSV are passed over, as they were reported.
    mutating func rows(
        of number: Int,
        in source: BundleSource,
        _ row: inout CSVRow,
        _ body: (inout BundleReader, CSVRow) -> Void
    ) throws(BundleFailure) {
        guard let chain = chains[source.file], let window = windows[source.file] else { return }
        var place = chain.firstRow(of: number)
        while place >= 0 {
            let offset = chain.offset(of: place)
            place = chain.row(after: place)
            do throws(CSVError) {
                try window.row(at: offset, into: &row)
            } catch {
                guard error.isRecoverable, brokenDeals.contains(number) else {
                    throw .changed(file: source.file.rawValue)
                }
                continue
            }
            body(&self, row)
        }
    }

    private mutating func readDraft(_ row: CSVRow, _ columns: DealColumns) -> DealDraft? {
        let source = columns.source
        let stage = dealStage(row, columns)
        var changes = DealChanges()
        let title = cells.text(
            row,
            columns.title,
            of: source,
            charactersMax: DealLimits.titleCharactersMax,
            isRequired: true
        )
        changes.set(.title) { $0.title = title }
        readTexts(row, columns, into: &changes)
        let values = readValues(row, columns)
        let reasonMax = DealLimits.reasonCharactersMax
        let wonReason = cells.text(row, columns.wonReason, of: source, charactersMax: reasonMax)
        let lostReason = cells.text(row, columns.lostReason, of: source, charactersMax: reasonMax)
        let createdAt = cells.time(row, columns.createdAt, of: source)
        let closedAt = cells.time(row, columns.closedAt, of: source)
        guard let stage else { return nil }
        return DealDraft(
            sourceID: cells.dealID ?? "",
            offset: row.offset,
            stage: stage,
            createdAt: createdAt,
            closedAt: closedAt,
            wonReason: wonReason,
            lostReason: lostReason,
            values: values,
            changes: changes
        )
    }

    /// The deal's stage, which must be one of its pipeline.
    private mutating func dealStage(_ row: CSVRow, _ columns: DealColumns) -> Int? {
        let source = columns.source
        var pipeline: Int?
        if row.isEmpty(columns.pipeline) {
            cells.reportMissing(row, columns.pipeline, of: source)
        } else {
            pipeline = pipelineIDs.find(row.bytes.span.extracting(row.range(columns.pipeline)))
            if pipeline == nil {
                let nearest = nearestPipeline(row.text(columns.pipeline))
                cells.report(
                    .unknownPipeline,
                    row,
                    columns.pipeline,
                    of: source,
                    "pipelines.csv has no such pipeline",
                    nearest: nearest
                )
            }
        }
        guard let stage = stage(row, columns.stage, of: source), let pipeline else { return nil }
        if let own = definitions.stages[stage].pipeline, own != pipeline {
            cells.report(
                .stageOfOtherPipeline,
                row,
                columns.stage,
                of: source,
                "the stage is one of the pipeline \(definitions.pipelines[own].sourceID)"
            )
        }
        return stage
    }

    /// The stage that a cell names.
    mutating func stage(_ row: CSVRow, _ column: Int, of source: BundleSource) -> Int? {
        guard !row.isEmpty(column) else {
            cells.reportMissing(row, column, of: source)
            return nil
        }
        if let stage = stageIDs.find(row.bytes.span.extracting(row.range(column))) { return stage }
        let nearest = nearestStage(row.text(column))
        cells.report(.unknownStage, row, column, of: source, "stages.csv has no such stage", nearest: nearest)
        return nil
    }

    private func nearestPipeline(_ text: String) -> String? {
        cells.log.isKeeping ? nearestName(to: text, among: definitions.pipelines.map(\.sourceID)) : nil
    }

    private func nearestStage(_ text: String) -> String? {
        cells.log.isKeeping ? nearestName(to: text, among: definitions.stages.map(\.sourceID)) : nil
    }

    private mutating func readTexts(_ row: CSVRow, _ columns: DealColumns, into changes: inout DealChanges) {
        let source = columns.source
        let descriptionMax = DealLimits.descriptionCharactersMax
        if let text = cells.text(row, columns.description, of: source, charactersMax: descriptionMax) {
            changes.set(.description) { $0.description = text }
        }
        if let text = cells.text(row, columns.origin, of: source, charactersMax: DealLimits.sourceCharactersMax) {
            changes.set(.source) { $0.source = text }
        }
        if let text = cells.text(row, columns.nextStep, of: source, charactersMax: DealLimits.nextStepCharactersMax) {
            changes.set(.nextStep) { $0.nextStep = text }
        }
        if let period = cells.choice(row, columns.valuePeriod, of: source, as: ValuePeriod.self) {
            changes.set(.valuePeriod) { $0.valuePeriod = period }
        }
        if let months = cells.integer(row, columns.termMonths, of: source, most: DealLimits.termMonthsMax) {
            changes.set(.termMonths) { $0.termMonths = months }
        }
        let organization: OrganizationID? = cells.identifier(row, columns.organization, of: source)
        if let organization { changes.set(.organization) { $0.organizationID = organization } }
        if let metadata = metadata(row, columns) { changes.set(.metadata) { $0.metadata = metadata } }
    }

    private mutating func metadata(_ row: CSVRow, _ columns: DealColumns) -> String? {
        guard !columns.metadata.isEmpty else { return nil }
        var writer = JSONWriter()
        writer.beginObject()
        for entry in columns.metadata where !row.isEmpty(entry.column) {
            writer.name(entry.key)
            writer.value(row.text(entry.column))
        }
        writer.endObject()
        let json = writer.bytes
        guard json.count > 2 else { return nil }
        guard json.count <= DealLimits.metadataBytesMax else {
            cells.report(
                .metadataTooLong,
                row,
                columns.metadata[0].column,
                of: columns.source,
                "the metadata take \(json.count) bytes as JSON",
                allowed: "at most \(DealLimits.metadataBytesMax)"
            )
            return nil
        }
        return String(decoding: json, as: UTF8.self)
    }

    private mutating func readValues(_ row: CSVRow, _ columns: DealColumns) -> TrackedValues {
        let source = columns.source
        var values = TrackedValues()
        if !cells.isEmpty(row, columns.amount) { values.amount = cells.decimal(row, columns.amount, of: source) }
        if !cells.isEmpty(row, columns.currency) {
            values.currency = cells.currency(row, columns.currency, of: source)
            if let amount = values.amount, let currency = values.currency, amount.minorUnits(of: currency) == nil {
                cells.report(
                    .invalidAmount,
                    row,
                    columns.amount,
                    of: source,
                    "this is no amount of \(currency)",
                    allowed: Self.allowedAmount(currency)
                )
            }
        } else if values.amount != nil {
            cells.report(
                .missingCurrency,
                row,
                columns.amount,
                of: source,
                "an amount needs a currency",
                allowed: "a code of ISO 4217 in the column currency"
            )
        }
        if !cells.isEmpty(row, columns.probability) {
            values.probability = cells.probability(row, columns.probability, of: source)
        }
        if !cells.isEmpty(row, columns.expectedCloseDate) {
            values.expectedCloseDate = cells.date(row, columns.expectedCloseDate, of: source)
        }
        values.owner = cells.text(row, columns.owner, of: source, charactersMax: DealLimits.ownerCharactersMax)
        values.forecastCategory = cells.choice(row, columns.forecastCategory, of: source)
        return values
    }

    static func allowedAmount(_ currency: Currency) -> String {
        let most = Money.decimalText(minorUnits: Int128(Money.minorUnitsMax), currency: currency)
        return "at most \(currency.decimals) decimals, at most \(most)"
    }
}
