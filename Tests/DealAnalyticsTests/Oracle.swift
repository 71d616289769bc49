import DealModel

/// Answers summaries from the log by the letter of the definitions, one deal and one field at a time.
struct Oracle {
    let log: OracleLog
    /// The moment asked about.
    let moment: Int64
    /// The last sequence number known.
    let known: Int64

    /// The figures of one stage and currency.
    struct Figures: Hashable {
        var count = 0
        var priced = 0
        var value: Int128 = 0
        var weighted: Int128 = 0
        var noProbability = 0
        var overdue = 0
        var ageDays: Int64 = 0
        var stageDays: Int64 = 0
    }

    /// Stage ordinal and currency code, or "none".
    struct Key: Hashable {
        var stage: Int
        var currency: String
    }

    /// A deal as it was.
    struct Deal {
        var stage: Int
        var stageEnteredAt: Int64
        var createdAt: Int64
        var amount: Int64?
        var currency: Currency?
        var probability: Int?
        var closeDay: Int32?
        var isDeleted: Bool
    }

    static func day(of microseconds: Int64) -> Int64 {
        var day = microseconds / 86_400_000_000
        if day * 86_400_000_000 > microseconds { day -= 1 }
        return day
    }

    func pipeline(_ ordinal: Int) -> Pipeline? { definition(log.pipelines[ordinal]) }

    func stage(_ ordinal: Int) -> Stage? { definition(log.stages[ordinal]) }

    /// The last definition that was known and recorded by the moment; the first one holds from the beginning of time.
    private func definition<Value>(_ entries: [OracleLog.DefinitionEntry<Value>]) -> Value? {
        guard entries[0].sequence <= known else { return nil }
        let later = entries.dropFirst().filter { $0.sequence <= known && $0.recordedAt <= moment }
        return (later.last ?? entries[0]).value
    }

    /// The versions of a deal that are known and that no known one corrects.
    private func standing(_ deal: Int) -> [OracleLog.DealEntry] {
        let versions = log.deals.filter { $0.deal == deal && $0.sequence <= known }
        return versions.filter { version in !versions.contains { $0.corrects == version.sequence } }
    }

    /// The latest of some versions that holds at the moment and sets the field.
    private func latest(_ versions: [OracleLog.DealEntry], setting field: OracleLog.Field) -> OracleLog.DealEntry? {
        var found: OracleLog.DealEntry?
        for version in versions where version.effectiveAt <= moment && version.sets.contains(field) {
            if let best = found, (best.effectiveAt, best.place) > (version.effectiveAt, version.place) { continue }
            found = version
        }
        return found
    }

    func deal(_ number: Int) -> Deal? {
        let standing = standing(number)
        guard let created = standing.map(\.effectiveAt).min(), created <= moment,
            let stage = latest(standing, setting: .stage)
        else { return nil }
        let price = latest(standing, setting: .price)
        return Deal(
            stage: stage.stage,
            stageEnteredAt: entered(stage, among: standing),
            createdAt: created,
            amount: price?.amount,
            currency: price?.currency,
            probability: latest(standing, setting: .probability)?.probability,
            closeDay: latest(standing, setting: .closeDate)?.closeDay,
            isDeleted: latest(standing, setting: .deleted)?.isDeleted ?? false
        )
    }

    /// Goes back from the version that set the stage as long as the one before set the same.
    private func entered(_ last: OracleLog.DealEntry, among standing: [OracleLog.DealEntry]) -> Int64 {
        var earliest = last
        while true {
            let before = standing.filter {
                $0.sets.contains(.stage) && ($0.effectiveAt, $0.place) < (earliest.effectiveAt, earliest.place)
            }
            guard let previous = before.max(by: { ($0.effectiveAt, $0.place) < ($1.effectiveAt, $1.place) }),
                previous.stage == last.stage
            else { return earliest.effectiveAt }
            earliest = previous
        }
    }

    /// The amount times the probability, rounded half to even, by way of the exact product.
    static func weighted(_ amount: Int64, millionths: Int) -> Int128 {
        let product = Int128(amount) * Int128(millionths)
        var floor = product / 1_000_000
        if floor * 1_000_000 > product { floor -= 1 }
        let rest = product - floor * 1_000_000
        if rest > 500_000 { return floor + 1 }
        if rest < 500_000 { return floor }
        return floor % 2 == 0 ? floor : floor + 1
    }

    func figures() -> [Key: Figures] {
        var result: [Key: Figures] = [:]
        let today = Self.day(of: moment)
        for number in Set(log.deals.map(\.deal)) {
            guard let deal = deal(number), !deal.isDeleted, let stage = stage(deal.stage) else { continue }
            let probability: Int? =
                switch stage.kind {
                case .won: 1_000_000
                case .lost: 0
                case .open: deal.probability ?? stage.defaultProbability.map { Int($0.millionths) }
                }
            var figures = result[Key(stage: deal.stage, currency: deal.currency?.code ?? "none")] ?? Figures()
            figures.count += 1
            if let amount = deal.amount {
                figures.priced += 1
                figures.value += Int128(amount)
                if let probability { figures.weighted += Self.weighted(amount, millionths: probability) }
            }
            if probability == nil { figures.noProbability += 1 }
            if stage.kind == .open, let closeDay = deal.closeDay, Int64(closeDay) < today { figures.overdue += 1 }
            figures.ageDays += today - Self.day(of: deal.createdAt)
            figures.stageDays += today - Self.day(of: deal.stageEnteredAt)
            result[Key(stage: deal.stage, currency: deal.currency?.code ?? "none")] = figures
        }
        return result
    }
}
