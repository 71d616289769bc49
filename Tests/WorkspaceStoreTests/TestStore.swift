import DealModel
import TestSupport

@testable import WorkspaceStore

/// A store in a folder of its own, with one seeded pipeline: Lead, Qualified, Won, Won 2 and Lost; and a second one.
final class TestStore: Sendable {
    static let context = WriteContext(actor: "local:anna", cause: .request, requestID: "r1", operation: "test")

    let folder: TemporaryFolder
    let clock = ManualClock()
    let identifiers = CountingIdentifiers()
    let feed = RecordingFeed()
    let store: WorkspaceStore
    let sales: Pipeline
    let renewals: Pipeline
    let lead: Stage
    let qualified: Stage
    let won: Stage
    let wonToo: Stage
    let lost: Stage
    let renewal: Stage

    var path: String { store.path }
    var stages: [Stage] { [lead, qualified, won, wonToo, lost, renewal] }

    init(folder given: TemporaryFolder? = nil) throws {
        let folder = try given ?? TemporaryFolder()
        self.folder = folder
        store = try Self.open(folder.file("workspace.sqlite"), clock: clock, identifiers: identifiers, feed: feed)
        func id<Subject>(_ number: UInt64) -> Identifier<Subject> {
            Identifier(version7: 1, randomA: 0, randomB: number)
        }
        let sales = Pipeline(id: id(1), name: "Sales", isDefault: true)
        let renewals = Pipeline(id: id(2), name: "Renewals", externalID: ExternalID(source: "crm", id: "p-2"))
        func stage(_ number: UInt64, _ name: String, _ kind: StageKind, _ millionths: Int64? = nil) -> Stage {
            Stage(
                id: id(number), pipelineID: number == 15 ? renewals.id : sales.id, name: name,
                position: Int(number - 9), kind: kind,
                defaultProbability: millionths.flatMap { Probability(millionths: $0) },
                forecastCategory: kind == .open ? .pipeline : .closed, staleAfterDays: kind == .open ? 30 : nil)
        }
        self.sales = sales
        self.renewals = renewals
        lead = stage(10, "Lead", .open, 100_000)
        qualified = stage(11, "Qualified", .open)
        won = stage(12, "Won", .won)
        wonToo = stage(13, "Won 2", .won)
        lost = stage(14, "Lost", .lost)
        renewal = stage(15, "Renewal", .open, 333_333)
        let stages = [lead, qualified, won, wonToo, lost, renewal]
        try store.write(Self.context) { transaction throws(StoreError) in
            try transaction.record(sales)
            try transaction.record(renewals)
            for stage in stages { try transaction.record(stage) }
        }
    }

    static func open(
        _ path: String, clock: any WallClock = ManualClock(),
        identifiers: any IdentifierSource = CountingIdentifiers(), feed: any CommitFeed = RecordingFeed()
    ) throws -> WorkspaceStore {
        try WorkspaceStore(
            path: path,
            environment: WorkspaceStore.Environment(clock: clock, identifiers: identifiers, diskFailed: { _ in }),
            feed: feed)
    }

    @discardableResult
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (WriteTransaction) throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        try store.write(Self.context, body)
    }

    /// Creates a deal in a stage, with its one version.
    func create(
        _ title: String = "Deal", in stage: Stage, effectiveAt: Instant? = nil,
        _ edit: @escaping @Sendable (inout DealChanges) -> Void = { _ in }
    ) throws(StoreError) -> DealID {
        try write { transaction throws(StoreError) in
            var changes = DealChanges()
            changes.setStage(stage)
            changes.set(.title) { $0.title = title }
            edit(&changes)
            let id: DealID = transaction.newID()
            _ = try transaction.createDeal(
                id: id, history: [DealVersionDraft(effectiveAt: effectiveAt, changes: changes)])
            return id
        }
    }

    /// Appends a version and gives its sequence number.
    @discardableResult
    func append(
        to id: DealID, effectiveAt: Instant? = nil, corrects: Int64? = nil,
        _ edit: @escaping @Sendable (inout DealChanges) -> Void
    ) throws(StoreError) -> Int64 {
        try write { transaction throws(StoreError) in
            guard let deal = try transaction.deal(id) else { throw .refused(Refusal()) }
            var changes = DealChanges()
            edit(&changes)
            let sequence = transaction.nextSequence
            _ = try transaction.append(
                DealVersionDraft(effectiveAt: effectiveAt, corrects: corrects, changes: changes), to: deal)
            return sequence
        }
    }

    @discardableResult
    func move(_ id: DealID, to stage: Stage, effectiveAt: Instant? = nil) throws(StoreError) -> Int64 {
        try append(to: id, effectiveAt: effectiveAt) { $0.setStage(stage) }
    }

    func deal(_ id: DealID) throws -> Deal {
        try stored(id).deal
    }

    func stored(_ id: DealID) throws -> StoredDeal {
        try store.read { reader throws(StoreError) in
            guard let deal = try reader.deal(id) else { throw .refused(Refusal()) }
            return deal
        }
    }

    func history(_ id: DealID) throws -> DealHistory {
        try store.read { reader throws(StoreError) in
            guard let deal = try reader.deal(id) else { throw .refused(Refusal()) }
            return try reader.history(of: deal)
        }
    }
}
