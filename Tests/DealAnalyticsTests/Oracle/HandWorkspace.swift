import DealModel

/// A log written by hand: a pipeline with the stages Lead (0.25), Talk (no probability), Offer (0.5), Won, Won again
/// and Lost, and a second one with the stages Start and Done, which means won.
struct HandWorkspace {
    private(set) var log = WorkspaceLog()
    private var deals = 0

    static let lead = 0
    static let talk = 1
    static let offer = 2
    static let won = 3
    static let wonAgain = 4
    static let lost = 5
    static let start = 6
    static let done = 7
    static let euro = Currency("EUR")

    init() {
        let kinds: [(name: String, kind: StageKind, probability: Int64?)] = [
            ("Lead", .open, 250_000), ("Talk", .open, nil), ("Offer", .open, 500_000), ("Won", .won, nil),
            ("Won again", .won, nil), ("Lost", .lost, nil), ("Start", .open, nil), ("Done", .won, nil),
        ]
        for pipeline in 0..<2 {
            let id = PipelineID(high: 7, low: UInt64(pipeline))
            let sequence = next(day: 0)
            log.definitions.append(
                .pipeline(
                    .init(sequence: sequence, recordedAt: Self.instant(0), value: Pipeline(id: id, name: "\(pipeline)"))
                )
            )
            for (ordinal, entry) in kinds.enumerated() where (ordinal >= Self.start) == (pipeline == 1) {
                let stage = Stage(
                    id: StageID(high: 8, low: UInt64(ordinal)),
                    pipelineID: id,
                    name: entry.name,
                    position: ordinal + 1,
                    kind: entry.kind,
                    defaultProbability: entry.probability.flatMap { Probability(millionths: $0) }
                )
                define(stage, day: 0)
            }
        }
    }

    /// The first moment of a day.
    static func instant(_ day: Int32) -> Instant { date(day).startInUTC }

    static func date(_ day: Int32) -> CivilDate { CivilDate(dayNumber: 20_000 + day) }

    static func window(_ days: Range<Int32>) -> OracleWindow {
        OracleWindow(from: instant(days.lowerBound), to: instant(days.upperBound))
    }

    /// What is known of everything, as of a day.
    func view(day: Int32, knownTo: Int64 = .max) -> OracleView {
        OracleView(log, asOf: Self.instant(day), knownTo: knownTo)
    }

    private mutating func next(day: Int32) -> Int64 {
        log.recordedAt.append(max(Self.instant(day), log.recordedAt.last ?? Self.instant(day)))
        return Int64(log.recordedAt.count)
    }

    mutating func define(_ stage: Stage, day: Int32) {
        let sequence = next(day: day)
        let recordedAt = log.recordedAt[Int(sequence) - 1]
        log.definitions.append(.stage(.init(sequence: sequence, recordedAt: recordedAt, value: stage)))
    }

    /// Creates a deal on a day, or at an instant, and returns its number.
    @discardableResult
    mutating func create(
        day: Int32 = 0,
        stage: Int = lead,
        amount: Int64? = nil,
        probability: Int64? = nil,
        closes: Int32? = nil,
        owner: String? = nil,
        at instant: Instant? = nil
    ) -> Int {
        deals += 1
        write(deals - 1, day: day, [.stage, .amount, .currency, .probability, .expectedCloseDate, .owner]) {
            if let instant { $0.effectiveAt = instant }
            $0.stage = stage
            $0.amountMinorUnits = amount
            $0.currency = amount == nil ? nil : Self.euro
            $0.probability = probability.flatMap { Probability(millionths: $0) }
            $0.expectedCloseDate = closes.map { Self.date($0) }
            $0.ownerID = owner
        }
        return deals - 1
    }

    /// Moves a deal through stages, each on its day.
    mutating func move(_ deal: Int, _ moves: (day: Int32, stage: Int)...) {
        for move in moves { write(deal, day: move.day, [.stage]) { $0.stage = move.stage } }
    }

    /// Moves a deal to a stage at an instant.
    mutating func move(_ deal: Int, at instant: Instant, to stage: Int) {
        write(deal, day: 0, [.stage]) {
            $0.effectiveAt = instant
            $0.stage = stage
        }
    }

    mutating func delete(_ deal: Int, day: Int32, _ isDeleted: Bool = true) {
        write(deal, day: day, [.deleted]) { $0.isDeleted = isDeleted }
    }

    /// Writes a version of a deal and returns its sequence number.
    @discardableResult
    mutating func write(
        _ deal: Int,
        day: Int32,
        _ fields: Set<DealField>,
        corrects: Int64? = nil,
        edit: (inout LogVersion) -> Void
    ) -> Int64 {
        let sequence = next(day: day)
        var version = LogVersion(
            sequence: sequence,
            recordedAt: log.recordedAt[Int(sequence) - 1],
            deal: deal,
            effectiveAt: Self.instant(day),
            corrects: corrects,
            place: log.versions.first { $0.sequence == corrects }?.place ?? sequence,
            fields: fields
        )
        edit(&version)
        log.versions.append(version)
        return sequence
    }
}
