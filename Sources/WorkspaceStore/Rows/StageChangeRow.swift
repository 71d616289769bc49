public import DealModel

/// One step of a deal from stage to stage, as it follows from the deal's history.
public struct StageChangeRow: Hashable, Sendable {
    /// The version that made it; also its id on the wire.
    public let sequence: Int64
    /// The ordinal of the deal.
    public let deal: Int64
    /// When it happened.
    public let effectiveAt: Instant
    /// Where it stands among changes of the same moment.
    public let place: Int64
    /// The ordinal of the stage that the deal left; nil for its first stage.
    public let fromStage: Int?
    /// The ordinal of the stage that it came to.
    public let toStage: Int
    /// How long it had been in the stage that it left, in microseconds.
    public let microsecondsInPrevious: Int64?

    static let columns = "seq, deal, effective_at, place, from_stage, to_stage, microseconds_in_previous"
    static let insertSQL = "INSERT INTO stage_changes (\(columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"

    func bind(to statement: SQLiteStatement) {
        statement.bind(1, sequence)
        statement.bind(2, deal)
        statement.bind(3, effectiveAt.microseconds)
        statement.bind(4, place)
        statement.bind(5, fromStage.map { Int64($0) })
        statement.bind(6, Int64(toStage))
        statement.bind(7, microsecondsInPrevious)
    }

    /// Reads a stage change.
    ///
    /// - Throws: `damaged` naming the row where it holds what was never written; it has no checksum.
    static func read(_ statement: SQLiteStatement, definitions: Definitions) throws(StoreError) -> StageChangeRow {
        do throws(StoreError) {
            guard let target = try statement.ordinal(5, in: definitions.stages) else {
                throw .damaged("it leads nowhere")
            }
            return StageChangeRow(
                sequence: statement.integer(0), deal: statement.integer(1), effectiveAt: try statement.instant(2),
                place: statement.integer(3), fromStage: try statement.ordinal(4, in: definitions.stages),
                toStage: target, microsecondsInPrevious: statement.optionalInteger(6))
        } catch {
            throw error.inRow(statement.integer(0), of: "stage_changes")
        }
    }

    /// The changes that a whole history makes, oldest first.
    static func changes(of history: DealHistory, deal: Int64, definitions: Definitions) -> [StageChangeRow] {
        let places = Dictionary(uniqueKeysWithValues: history.versions.map { ($0.sequence, $0.place) })
        var previous: StageStay?
        var changes: [StageChangeRow] = []
        for stay in history.stays() {
            guard let target = definitions.ordinal(of: stay.stageID) else { continue }
            changes.append(
                StageChangeRow(
                    sequence: stay.sequence, deal: deal, effectiveAt: stay.enteredAt,
                    place: places[stay.sequence] ?? stay.sequence,
                    fromStage: previous.flatMap { definitions.ordinal(of: $0.stageID) }, toStage: target,
                    microsecondsInPrevious: previous.map { stay.enteredAt.microseconds - $0.enteredAt.microseconds }))
            previous = stay
        }
        return changes
    }
}
