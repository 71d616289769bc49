import DealModel

/// The change log of a made-up workspace in the plainest form: what the oracle reads, and what the tables are fed from.
struct OracleLog {
    /// The fields of a deal that summaries look at, and one that they do not.
    enum Field: CaseIterable { case stage, price, probability, closeDate, deleted, title, owner }

    /// One recorded version of a deal.
    struct DealEntry {
        var sequence: Int64
        var recordedAt: Int64
        var deal: Int
        var effectiveAt: Int64
        var corrects: Int64?
        var place: Int64
        var sets: Set<Field>
        var stage = 0
        var amount: Int64?
        var currency: Currency?
        var probability: Int?
        var closeDay: Int32?
        var isDeleted = false
    }

    /// One recorded definition of a pipeline or a stage.
    struct DefinitionEntry<Value> {
        var sequence: Int64
        var recordedAt: Int64
        var value: Value
    }

    var pipelines: [[DefinitionEntry<Pipeline>]] = []
    var stages: [[DefinitionEntry<Stage>]] = []
    var deals: [DealEntry] = []
    /// When each sequence number was recorded, from 1.
    var recordedAt: [Int64] = []

    /// The log as far as it was known at a sequence number.
    func cut(at sequence: Int64) -> OracleLog {
        var cut = self
        cut.pipelines = pipelines.map { $0.filter { $0.sequence <= sequence } }.filter { !$0.isEmpty }
        cut.stages = stages.map { $0.filter { $0.sequence <= sequence } }.filter { !$0.isEmpty }
        cut.deals = deals.filter { $0.sequence <= sequence }
        cut.recordedAt = Array(recordedAt.prefix(Int(sequence)))
        return cut
    }
}

extension OracleLog.DealEntry {
    /// What the columns are given.
    var analytic: AnalyticVersion {
        var fields: DealFieldSet = []
        for field in sets {
            switch field {
            case .stage: fields.formUnion(DealFieldSet([.stage, .pipeline]))
            case .price: fields.formUnion(DealFieldSet([.amount, .currency]))
            case .probability: fields.insert(DealFieldSet(.probability))
            case .closeDate: fields.insert(DealFieldSet(.expectedCloseDate))
            case .deleted: fields.insert(DealFieldSet(.deleted))
            case .owner: fields.insert(DealFieldSet(.owner))
            case .title: break
            }
        }
        var version = AnalyticVersion(
            sequence: sequence,
            deal: UInt32(deal),
            effectiveAt: Instant(microseconds: effectiveAt),
            recordedAt: Instant(microseconds: recordedAt),
            corrects: corrects,
            place: place,
            fields: fields
        )
        version.stage = UInt16(stage)
        version.amountMinorUnits = amount
        version.currency = currency
        version.probability = probability.flatMap { Probability(millionths: Int64($0)) }
        version.expectedCloseDate = closeDay.map { CivilDate(dayNumber: $0) }
        version.isDeleted = isDeleted
        return version
    }
}
