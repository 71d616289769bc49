import DealAnalytics
import DealModel

/// A workspace written by hand: one pipeline with the stages Lead (0.25), Talk (no probability), Won and Lost.
struct SmallWorkspace: ~Copyable {
    var tables = DealTables()
    private(set) var definitions = Definitions()
    private(set) var sequence: Int64 = 0
    private var deals: UInt32 = 0

    static let pipeline = PipelineID(high: 7, low: 1)
    static let lead = 0
    static let talk = 1
    static let won = 2
    static let lost = 3
    static let euro = Currency("EUR")
    static let yen = Currency("JPY")

    init() {
        sequence += 1
        definitions.record(
            Pipeline(id: Self.pipeline, name: "Sales"),
            sequence: sequence,
            recordedAt: Self.instant(day: 0)
        )
        let kinds: [(String, StageKind, Int64?)] = [
            ("Lead", .open, 250_000), ("Talk", .open, nil), ("Won", .won, nil), ("Lost", .lost, nil),
        ]
        for (index, (name, kind, probability)) in kinds.enumerated() {
            sequence += 1
            definitions.record(
                Stage(
                    id: Self.stage(index),
                    pipelineID: Self.pipeline,
                    name: name,
                    position: index + 1,
                    kind: kind,
                    defaultProbability: probability.flatMap { Probability(millionths: $0) }
                ),
                sequence: sequence,
                recordedAt: Self.instant(day: 0)
            )
        }
        tables.apply(definitions: definitions)
    }

    static func stage(_ ordinal: Int) -> StageID { StageID(high: 8, low: UInt64(ordinal)) }

    static func instant(day: Int32) -> Instant { CivilDate(dayNumber: 20_000 + day).startInUTC }

    static func date(day: Int32) -> CivilDate { CivilDate(dayNumber: 20_000 + day) }

    /// Creates a deal on a day and returns its ordinal.
    @discardableResult
    mutating func create(
        day: Int32 = 0,
        stage: Int = lead,
        amount: Int64? = nil,
        currency: Currency? = nil,
        probability: Int64? = nil,
        closes: Int32? = nil
    ) -> UInt32 {
        deals += 1
        write(
            deal: deals - 1,
            day: day,
            fields: [.pipeline, .stage, .amount, .currency, .probability, .expectedCloseDate]
        ) {
            $0.stage = UInt16(stage)
            $0.amountMinorUnits = amount
            $0.currency = currency
            $0.probability = probability.flatMap { Probability(millionths: $0) }
            $0.expectedCloseDate = closes.map { Self.date(day: $0) }
        }
        return deals - 1
    }

    /// Writes a version of a deal and returns its sequence number.
    @discardableResult
    mutating func write(
        deal: UInt32,
        day: Int32,
        fields: [DealField],
        corrects: Int64? = nil,
        edit: (inout AnalyticVersion) -> Void
    ) -> Int64 {
        sequence += 1
        var version = AnalyticVersion(
            sequence: sequence,
            deal: deal,
            effectiveAt: Self.instant(day: day),
            recordedAt: Self.instant(day: day),
            corrects: corrects,
            place: corrects,
            fields: DealFieldSet(fields)
        )
        edit(&version)
        tables.apply(version)
        return sequence
    }

    /// Changes a stage's definition.
    mutating func edit(stage ordinal: Int, day: Int32, _ change: (inout Stage) -> Void) {
        sequence += 1
        var stage = definitions.stages[ordinal].current
        change(&stage)
        definitions.record(stage, sequence: sequence, recordedAt: Self.instant(day: day))
        tables.apply(definitions: definitions)
    }

    func publish() -> DealSnapshot { tables.publish(dataVersion: sequence) }

    /// The figures of a stage on a day, by what is known at a sequence number.
    func figures(stage: Int, day: Int32, knownTo: Int64? = nil) -> [DealFigures] {
        let query = PipelineSummaryQuery(asOf: Self.instant(day: day), knownTo: knownTo)
        return query.run(on: publish()).pipelines.first?.stages.first { $0.stage.id == Self.stage(stage) }?.figures
            ?? []
    }
}
