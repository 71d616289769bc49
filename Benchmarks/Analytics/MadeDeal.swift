import DealModel

/// A made-up deal with its life: the columns' twin of what `penstock generate` writes, without names and texts.
struct MadeDeal {
    /// The deal as it is from some moment on.
    struct Version {
        var effectiveAt: Int64
        var fields: DealFieldSet
        var stage: UInt16
        var amount: Int64?
        var currency: Currency
        var owner: Int
        var probability: Probability?
        var closeDay: Int32?
        var isDeleted = false
    }

    private(set) var versions: [Version] = []

    /// Nobody's deal ends before this day, 2026-06-30, or begins earlier than `dayCount` days before it.
    static let lastDay: Int32 = 20_634
    static let dayCount = 1_095
    static let ownerCount = 100
    static let currencies = ["EUR", "USD", "GBP"].compactMap { Currency($0) }
    private static let stepsMax = 8

    /// Lives a deal.
    ///
    /// - Parameter share: where in the years it begins, from 0 to 1; nil for anywhere.
    init(_ random: inout SplitMix64, share: Double?) {
        let line = random.chance(75) ? MadeStages.sales : MadeStages.renewals
        let position = share ?? Double(random.below(1 << 20)) / Double(1 << 20)
        let dayMicroseconds = 86_400_000_000 as Int64
        let first = Int64(Self.lastDay) - 1 - Int64(Self.dayCount)
        let created = first * dayMicroseconds + Int64(position * Double(Self.dayCount) * Double(dayMicroseconds))
        let end = Int64(Self.lastDay) * dayMicroseconds
        var now = Version(
            effectiveAt: created, fields: DealFieldSet.analytic, stage: UInt16(line.first), amount: nil,
            currency: Self.currency(&random), owner: random.below(Self.ownerCount), probability: nil, closeDay: nil)
        if random.chance(6) { now.stage = UInt16(line.first + random.below(line.openCount)) }
        if !random.chance(2) { now.amount = Self.amount(&random) }
        if !random.chance(10) { now.closeDay = Int32(created / dayMicroseconds) + 20 + Int32(random.below(120)) }
        versions.append(now)
        for _ in 0..<Self.stepsMax {
            let isClosed = Int(now.stage) >= line.first + line.openCount
            if isClosed, !random.chance(4) { break }
            let before = now.effectiveAt
            let days = 1 + random.below(line.stayDaysMax)
            let next = random.chance(6) ? before : before + Int64(days) * dayMicroseconds / 7 * 6 + 1_000_000
            guard next <= end else { break }
            if !isClosed { edit(&now, &random, at: random.chance(60) ? before + (next - before) / 2 : next) }
            now.effectiveAt = next
            now.fields = DealFieldSet([.pipeline, .stage])
            now.stage = UInt16(line.next(after: Int(now.stage), &random))
            versions.append(now)
        }
        if random.below(1_000) < 5 {
            now.fields = DealFieldSet(.deleted)
            now.isDeleted = true
            versions.append(now)
        }
    }

    private mutating func edit(_ now: inout Version, _ random: inout SplitMix64, at moment: Int64) {
        var fields = DealFieldSet()
        if let day = now.closeDay, random.chance(13) {
            now.closeDay = day + 7 + Int32(random.below(60))
            fields.insert(DealFieldSet(.expectedCloseDate))
        }
        if random.chance(6) {
            now.amount = Self.amount(&random)
            fields.insert(DealFieldSet(.amount))
        }
        if random.chance(4) {
            now.owner = random.below(Self.ownerCount)
            fields.insert(DealFieldSet(.owner))
        }
        if random.chance(4) {
            now.probability = Probability(millionths: Int64(50_000 * (1 + random.below(19))))
            fields.insert(DealFieldSet(.probability))
        }
        guard !fields.isEmpty else { return }
        now.effectiveAt = moment
        now.fields = fields
        versions.append(now)
    }

    private static func currency(_ random: inout SplitMix64) -> Currency {
        let number = random.below(100)
        return currencies[number < 98 ? 0 : number - 97]
    }

    private static func amount(_ random: inout SplitMix64) -> Int64 {
        let main = Int64(5 + random.below(95)) * [10, 100, 100, 1_000][random.below(4)]
        return main * 100 + (random.chance(30) ? Int64(random.below(100)) : 0)
    }
}
