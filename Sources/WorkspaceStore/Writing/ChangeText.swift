internal import DealModel
internal import Wire

/// The `changes` of a row of the change log: the fields that it set, by their names on the wire, as JSON.
enum ChangeText {
    /// What a definition's change is that changes nothing.
    static let nothing = "{}"

    static func text(of version: DealVersion) -> String {
        var writer = JSONWriter(reservingBytes: 256)
        let facts = version.changes.facts
        writer.beginObject()
        writer.name("effective_at")
        writer.value(version.effectiveAt.description)
        if let corrects = version.corrects {
            writer.name("corrects")
            writer.value(corrects)
        }
        if let reason = version.reason {
            writer.name("reason")
            writer.value(reason)
        }
        for field in version.changes.fields.fields {
            writer.name(field.name)
            write(field, of: facts, to: &writer)
        }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    static func text(of pipeline: Pipeline, before: Pipeline?) -> String {
        var writer = JSONWriter(reservingBytes: 128)
        writer.beginObject()
        if before?.name.hasSameBytes(as: pipeline.name) != true {
            writer.name("name")
            writer.value(pipeline.name)
        }
        write("is_default", pipeline.isDefault, before?.isDefault, to: &writer)
        write("archived", pipeline.isArchived, before?.isArchived, to: &writer)
        write("deleted", pipeline.isDeleted, before?.isDeleted, to: &writer)
        if pipeline.externalID != before?.externalID { write(pipeline.externalID, to: &writer) }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    static func text(of stage: Stage, before: Stage?) -> String {
        var writer = JSONWriter(reservingBytes: 192)
        writer.beginObject()
        if before == nil {
            writer.name("pipeline_id")
            writer.value(stage.pipelineID.description)
        }
        if before?.name.hasSameBytes(as: stage.name) != true {
            writer.name("name")
            writer.value(stage.name)
        }
        if stage.position != before?.position {
            writer.name("position")
            writer.value(stage.position)
        }
        if stage.kind != before?.kind {
            writer.name("kind")
            writer.value(stage.kind.rawValue)
        }
        if before == nil || stage.defaultProbability != before?.defaultProbability {
            writer.name("probability")
            write(stage.defaultProbability, to: &writer)
        }
        if before == nil || stage.forecastCategory != before?.forecastCategory {
            writer.name("forecast_category")
            writer.value(stage.forecastCategory?.rawValue)
        }
        if before == nil || stage.staleAfterDays != before?.staleAfterDays {
            writer.name("stale_after_days")
            writer.value(stage.staleAfterDays.map { Int64($0) })
        }
        write("archived", stage.isArchived, before?.isArchived, to: &writer)
        write("deleted", stage.isDeleted, before?.isDeleted, to: &writer)
        if stage.externalID != before?.externalID { write(stage.externalID, to: &writer) }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    static func text(of tag: Tag, before: Tag?) -> String {
        var writer = JSONWriter(reservingBytes: 128)
        writer.beginObject()
        if before?.name.hasSameBytes(as: tag.name) != true {
            writer.name("name")
            writer.value(tag.name)
        }
        if before == nil || tag.colour != before?.colour {
            writer.name("colour")
            writer.value(tag.colour?.description)
        }
        write("deleted", tag.isDeleted, before?.isDeleted, to: &writer)
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    static func text(of settings: WorkspaceSettings, before: WorkspaceSettings?) -> String {
        var writer = JSONWriter(reservingBytes: 64)
        writer.beginObject()
        // What nobody has set yet is as it is in settings that are new.
        let before = before ?? WorkspaceSettings(id: settings.id)
        write("require_if_match", settings.requiresIfMatch, before.requiresIfMatch, to: &writer)
        if settings.timeZone != before.timeZone {
            writer.name("time_zone")
            writer.value(settings.timeZone)
        }
        if settings.fiscalYearStartMonth != before.fiscalYearStartMonth {
            writer.name("fiscal_year_start")
            writer.value(settings.fiscalYearStartMonth)
        }
        if settings.weekStart != before.weekStart {
            writer.name("week_start")
            writer.value(settings.weekStart.rawValue)
        }
        if settings.reportingCurrency != before.reportingCurrency {
            writer.name("reporting_currency")
            writer.value(settings.reportingCurrency?.code)
        }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    static func text(of change: LinkRows.ContactChange) -> String {
        var writer = JSONWriter(reservingBytes: 192)
        writer.beginObject()
        writer.name("effective_at")
        writer.value(change.effectiveAt.description)
        writer.name("contact_id")
        writer.value(change.contact.contactID.description)
        if change.fields.contains(.linked) {
            writer.name("removed")
            writer.value(change.isRemoved)
        }
        if change.fields.contains(.role) {
            writer.name("role")
            writer.value(change.contact.role)
        }
        if change.fields.contains(.introducedBy) {
            writer.name("introduced_by")
            writer.value(change.contact.introducedBy?.description)
        }
        if change.fields.contains(.metadata) {
            writer.name("metadata")
            write(metadata: change.contact.metadata, to: &writer)
        }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// - Parameter tag: the tag as it was when the change was recorded.
    static func text(of change: LinkRows.TagChange, tag: Tag) -> String {
        var writer = JSONWriter(reservingBytes: 128)
        writer.beginObject()
        writer.name("effective_at")
        writer.value(change.effectiveAt.description)
        writer.name("tag_id")
        writer.value(tag.id.description)
        writer.name("tag")
        writer.value(tag.name)
        writer.name("removed")
        writer.value(change.isRemoved)
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func write(_ field: DealField, of facts: DealFacts, to writer: inout JSONWriter) {
        switch field {
        case .pipeline: writer.value(facts.pipelineID?.description)
        case .stage: writer.value(facts.stageID?.description)
        case .amount: if let amount = facts.amount { writer.rawNumber(amount.decimalText) } else { writer.null() }
        case .currency: writer.value(facts.currency?.code)
        case .valuePeriod: writer.value(facts.valuePeriod?.rawValue)
        case .termMonths: writer.value(facts.termMonths.map { Int64($0) })
        case .probability: write(facts.probability, to: &writer)
        case .expectedCloseDate: writer.value(facts.expectedCloseDate?.description)
        case .owner: writer.value(facts.ownerID)
        case .forecastCategory: writer.value(facts.forecastCategory?.rawValue)
        case .leaderCategory: writer.value(facts.leaderCategory?.rawValue)
        case .deleted: writer.value(facts.isDeleted)
        case .title: writer.value(facts.title)
        case .description: writer.value(facts.description)
        case .source: writer.value(facts.source)
        case .nextStep: writer.value(facts.nextStep)
        case .organization: writer.value(facts.organizationID?.description)
        case .contact: writer.value(facts.contactID?.description)
        case .wonReason: writer.value(facts.wonReason)
        case .lostReason: writer.value(facts.lostReason)
        case .metadata: write(metadata: facts.metadata, to: &writer)
        case .externalID:
            if let externalID = facts.externalID { writeObject(externalID, to: &writer) } else { writer.null() }
        }
    }

    private static func write(metadata: String?, to writer: inout JSONWriter) {
        if let metadata { writer.rawValue(Array(metadata.utf8)) } else { writer.null() }
    }

    private static func write(_ probability: Probability?, to writer: inout JSONWriter) {
        if let probability { writer.rawNumber(probability.description) } else { writer.null() }
    }

    private static func write(_ name: StaticString, _ value: Bool, _ before: Bool?, to writer: inout JSONWriter) {
        guard value != before ?? false else { return }
        writer.name(name)
        writer.value(value)
    }

    private static func write(_ externalID: ExternalID?, to writer: inout JSONWriter) {
        writer.name("external_id")
        if let externalID { writeObject(externalID, to: &writer) } else { writer.null() }
    }

    private static func writeObject(_ externalID: ExternalID, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.name("source")
        writer.value(externalID.source)
        writer.name("id")
        writer.value(externalID.id)
        writer.endObject()
    }
}
