import DealModel
import Foundation

/// Reads a bundle of CSV files into a log, as if it had been recorded at one moment.
struct BundleLog {
    private(set) var log = WorkspaceLog()
    /// Ordinals of stages by their names in the bundle.
    private(set) var stages: [String: Int] = [:]
    private let recordedAt: Instant

    init(folder: String, recordedAt: Instant) throws {
        self.recordedAt = recordedAt
        var pipelines: [String: PipelineID] = [:]
        for (ordinal, row) in try Self.rows(folder + "/pipelines.csv").enumerated() {
            let pipeline = Pipeline(id: PipelineID(high: 1, low: UInt64(ordinal)), name: row["name"] ?? "")
            pipelines[row["id"] ?? ""] = pipeline.id
            log.definitions.append(.pipeline(.init(sequence: next(), recordedAt: recordedAt, value: pipeline)))
        }
        for (ordinal, row) in try Self.rows(folder + "/stages.csv").enumerated() {
            let kind = StageKind(rawValue: row["kind"] ?? "") ?? .open
            let stage = Stage(
                id: StageID(high: 2, low: UInt64(ordinal)),
                pipelineID: pipelines[row["pipeline_id"] ?? ""] ?? PipelineID(high: 0, low: 0),
                name: row["name"] ?? "",
                position: Int(row["position"] ?? "") ?? 0,
                kind: kind,
                defaultProbability: kind == .open ? row["probability"].flatMap { Probability(decimal: $0) } : nil
            )
            stages[row["id"] ?? ""] = ordinal
            log.definitions.append(.stage(.init(sequence: next(), recordedAt: recordedAt, value: stage)))
        }
        let changes = Dictionary(grouping: try Self.rows(folder + "/stage_changes.csv")) { $0["deal_id"] ?? "" }
        for (number, row) in try Self.rows(folder + "/deals.csv").enumerated() {
            add(deal: number, row, changes: changes[row["id"] ?? ""] ?? [])
        }
    }

    private mutating func next() -> Int64 {
        log.recordedAt.append(recordedAt)
        return Int64(log.recordedAt.count)
    }

    private mutating func add(deal: Int, _ row: [String: String], changes: [[String: String]]) {
        let isNamed = changes.first?["from_stage_id"]?.isEmpty ?? false
        let first = isNamed ? changes[0]["to_stage_id"] : changes.first?["from_stage_id"] ?? row["stage_id"]
        var version = LogVersion(
            sequence: next(),
            recordedAt: recordedAt,
            deal: deal,
            effectiveAt: instant(row["created_at"]) ?? recordedAt,
            place: Int64(log.recordedAt.count),
            fields: [.stage, .pipeline, .amount, .currency, .owner]
        )
        version.stage = stages[first ?? ""] ?? 0
        version.currency = Currency(row["currency"] ?? "")
        version.amountMinorUnits = version.currency.flatMap { currency in
            try? Money(decimal: row["amount"] ?? "", currency: currency).minorUnits
        }
        version.ownerID = row["owner"]
        log.versions.append(version)
        for change in changes.dropFirst(isNamed ? 1 : 0) {
            let sequence = next()
            log.versions.append(
                LogVersion(
                    sequence: sequence,
                    recordedAt: recordedAt,
                    deal: deal,
                    effectiveAt: instant(change["changed_at"]) ?? recordedAt,
                    place: sequence,
                    fields: [.stage, .pipeline],
                    stage: stages[change["to_stage_id"] ?? ""] ?? 0
                )
            )
        }
    }

    private func instant(_ text: String?) -> Instant? {
        guard let text, !text.isEmpty else { return nil }
        return CivilDate(text)?.startInUTC ?? Instant(text)
    }

    /// The rows of a file whose fields hold neither quotes nor line ends.
    private static func rows(_ path: String) throws -> [[String: String]] {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline)
        let fields = lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        return fields.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(fields[0], $0)) }
    }
}
