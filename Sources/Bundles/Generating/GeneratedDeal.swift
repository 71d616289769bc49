import DealModel

/// A deal of a generated bundle with its whole life.
struct GeneratedDeal {
    /// A move; `from` is nil for the creation.
    struct Move {
        var from: GeneratedPipeline.Stage?
        var to: GeneratedPipeline.Stage
        var at: Instant
        var actor: String
        var reason: String?
    }

    /// The values that change over time.
    struct Values {
        var amountUnits: Int64?
        var closeDate: CivilDate?
        var owner: String
        var probabilityPercent: Int?
        var category: ForecastCategory?
    }

    /// A field that changes.
    enum Field {
        case amount, closeDate, owner, probability, category
    }

    /// A change of a field.
    struct Edit {
        var field: Field
        var from: Values
        var to: Values
        var at: Instant
        var actor: String
    }

    let pipeline: GeneratedPipeline
    let currency: Currency
    let company: String
    let product: String
    /// Whether the source kept dates only.
    let isDateOnly: Bool
    /// Whether the creation is a row of its own.
    let hasCreationRow: Bool
    /// Nil for a deal without any date.
    private(set) var createdAt: Instant?
    private(set) var closedAt: Instant?
    private(set) var stage: GeneratedPipeline.Stage
    private(set) var values: Values
    private(set) var moves: [Move] = []
    private(set) var edits: [Edit] = []

    private static let stepsMax = 8

    /// Lives a deal up to the start of the last day.
    init(_ random: inout SeededGenerator, lastDay: CivilDate) {
        pipeline = random.chance(percent: 75) ? .sales : .renewals
        currency = random.pick(Self.currencies)
        company = random.pick(GeneratedNames.companyHeads) + random.pick(GeneratedNames.companyTails)
        product = random.pick(GeneratedNames.products)
        isDateOnly = random.chance(percent: 12)
        hasCreationRow = random.chance(percent: 50)
        stage = pipeline.open[0]
        let createdDay = CivilDate(dayNumber: lastDay.dayNumber - 1 - Int32(random.below(BundleGenerator.days)))
        values = Values(owner: random.pick(GeneratedNames.people))
        if !random.chance(percent: 7) { values.amountUnits = Self.amountUnits(&random, currency) }
        if !random.chance(percent: 10) {
            values.closeDate = CivilDate(dayNumber: createdDay.dayNumber + 20 + Int32(random.below(120)))
        }
        if random.chance(percent: 2) {
            stage = random.pick(pipeline.open)
            return
        }
        let start = instant(createdDay, &random)
        createdAt = start
        if random.chance(percent: 6) { stage = random.pick(pipeline.open) }
        if hasCreationRow { moves.append(Move(from: nil, to: stage, at: start, actor: values.owner, reason: nil)) }
        live(&random, from: start, until: lastDay.startInUTC)
    }

    private static let currencies: [Currency] = ["EUR", "EUR", "EUR", "EUR", "USD", "USD", "GBP", "CHF", "JPY", "KWD"]
        .compactMap { Currency($0) }

    private static func amountUnits(_ random: inout SeededGenerator, _ currency: Currency) -> Int64 {
        var scale: Int64 = 1
        for _ in 0..<currency.decimals { scale *= 10 }
        var main = Int64(5 + random.below(95)) * [10, 100, 100, 1_000][random.below(4)]
        if currency.decimals == 0 { main *= 150 }
        let part = currency.decimals > 0 && random.chance(percent: 30) ? Int64(random.below(Int(scale))) : 0
        return main * scale + part
    }

    private func instant(_ day: CivilDate, _ random: inout SeededGenerator) -> Instant {
        let seconds = Int64(8 * 3_600 + random.below(10 * 3_600))
        let start = day.startInUTC
        return isDateOnly ? start : Instant(microseconds: start.microseconds + seconds * 1_000_000)
    }

    /// A moment up to the longest stay later; in some cases the very same.
    private func later(_ moment: Instant, _ random: inout SeededGenerator) -> Instant {
        if random.chance(percent: 6) { return moment }
        let day = moment.dateInUTC.dayNumber + 1 + Int32(random.below(pipeline.stayDaysMax))
        return instant(CivilDate(dayNumber: day), &random)
    }

    private mutating func live(_ random: inout SeededGenerator, from start: Instant, until end: Instant) {
        var moment = start
        for _ in 0..<Self.stepsMax {
            if stage.kind.isClosed, !random.chance(percent: 4) { return }
            let next = later(moment, &random)
            guard next <= end else { return }
            if !stage.kind.isClosed {
                edit(&random, between: moment, and: next)
            }
            let target = nextStage(&random)
            let actor = random.chance(percent: 90) ? values.owner : random.pick(GeneratedNames.people)
            let isSetback = !stage.kind.isClosed && !target.kind.isClosed && random.chance(percent: 8)
            let reason = isSetback ? random.pick(GeneratedNames.setbacks) : nil
            moves.append(Move(from: stage, to: target, at: next, actor: actor, reason: reason))
            stage = target
            closedAt = target.kind.isClosed ? next : nil
            moment = next
        }
    }

    private func nextStage(_ random: inout SeededGenerator) -> GeneratedPipeline.Stage {
        let open = pipeline.open
        guard let place = open.firstIndex(where: { $0.id == stage.id }) else { return open[open.count - 1] }
        if random.chance(percent: pipeline.lossPercent) { return pipeline.lost }
        if place > 0, random.chance(percent: 7) { return open[random.below(place)] }
        if place + 2 < open.count, random.chance(percent: 12) { return open[place + 2] }
        return place + 1 < open.count ? open[place + 1] : pipeline.won
    }

    /// Lets a few fields change at one moment between two moves, often at the very moment of the next.
    private mutating func edit(_ random: inout SeededGenerator, between start: Instant, and end: Instant) {
        let span = end.microseconds - start.microseconds
        var moment = end
        if !isDateOnly, span > 0, random.chance(percent: 60) {
            let seconds = Int64(random.below(Int(span / 1_000_000)))
            moment = Instant(microseconds: start.microseconds + seconds * 1_000_000)
        }
        if let date = values.closeDate, random.chance(percent: 13) {
            let days = random.chance(percent: 80) ? 7 + random.below(60) : -random.below(15) - 1
            change(.closeDate, at: moment) { $0.closeDate = CivilDate(dayNumber: date.dayNumber + Int32(days)) }
        }
        if random.chance(percent: 6) {
            let units = Self.amountUnits(&random, currency)
            change(.amount, at: moment) { $0.amountUnits = units }
        }
        if random.chance(percent: 4) {
            let owner = random.pick(GeneratedNames.people)
            if owner != values.owner { change(.owner, at: moment) { $0.owner = owner } }
        }
        if random.chance(percent: 4) {
            let percent = 5 * (1 + random.below(19))
            if percent != values.probabilityPercent {
                change(.probability, at: moment) { $0.probabilityPercent = percent }
            }
        }
        if random.chance(percent: 5) {
            let category = random.pick([ForecastCategory.pipeline, .bestCase, .commit])
            if category != values.category { change(.category, at: moment) { $0.category = category } }
        }
    }

    private mutating func change(_ field: Field, at moment: Instant, _ body: (inout Values) -> Void) {
        let before = values
        body(&values)
        edits.append(Edit(field: field, from: before, to: values, at: moment, actor: before.owner))
    }
}
