internal import Bundles
internal import DealModel
internal import Dispatch
internal import Wire
internal import WorkspaceStore

/// The import of one bundle: everything is checked before anything is written, then pipelines and stages are written,
/// then whole deals in the order of the file.
struct BundleImport {
    /// What the caller wants.
    struct Request: Sendable {
        /// Names the system that the ids come from.
        var source: String
        /// Whether only to check.
        var isDryRun: Bool
        /// Where to put the rows of bad deals; nil refuses the bundle because of them.
        var skippedDirectory: String?
    }

    /// A transaction ends with the deal that brings it to so many rows.
    static let transactionRows = 10_000

    let workspace: Workspace
    let directory: String
    let request: Request
    private var context: WriteContext
    let send: (JSON) -> Void
    let isCancelled: () -> Bool
    private var report = ImportReport()

    init(
        workspace: Workspace, directory: String, request: Request, context: WriteContext,
        send: @escaping (JSON) -> Void, isCancelled: @escaping () -> Bool
    ) {
        self.workspace = workspace
        self.directory = directory
        self.request = request
        self.context = context
        self.send = send
        self.isCancelled = isCancelled
    }

    /// Runs both passes and sends progress, problems and the report.
    mutating func run() {
        do { try runPasses() } catch { send(["error": error.body(instance: context.requestID ?? "")]) }
    }

    private mutating func runPasses() throws(Problem) {
        var reader = try open()
        let found = try check(&reader)
        report.take(found)
        for problem in found.problems { send(["problem": ImportReport.json(problem)]) }
        let plan = ImportPlan(
            bundle: reader.definitions, tagNames: reader.tagNames, source: request.source, in: workspace.snapshot)
        for problem in plan.problems { send(["problem": problem]) }
        report.plan(plan)
        let canGoOn = plan.problems.isEmpty && (found.isClean || (request.skippedDirectory != nil && found.canSkipBad))
        guard canGoOn, !request.isDryRun else {
            if canGoOn { try countDeals(&reader) }
            report.isRefused = !canGoOn
            return send(["report": report.json(request)])
        }
        if let skipped = request.skippedDirectory, !found.isClean { try writeSkipped(reader, to: skipped) }
        let stages = try writeDefinitions(plan)
        try writeDeals(&reader, stages: stages, total: found.goodDealCount)
        send(["report": report.json(request)])
    }

    private mutating func open() throws(Problem) -> BundleReader {
        // No row is from later than now, so none is recorded earlier, whatever happens to the clock until then.
        let now = workspace.now
        context.notBefore = now
        do { return try BundleReader(directory: directory, now: now) } catch { throw Self.problem(error) }
    }

    private func check(_ reader: inout BundleReader) throws(Problem) -> BundleReport {
        do {
            return try reader.check(
                progress: { [send] in send(Self.progress($0.step.rawValue, done: $0.done, total: $0.total)) },
                isCancelled: isCancelled)
        } catch { throw Self.problem(error) }
    }

    private func writeSkipped(_ reader: borrowing BundleReader, to folder: String) throws(Problem) {
        do { _ = try BundleSkippedWriter.write(reader, to: folder) } catch { throw Self.problem(error) }
    }

    /// Writes what the workspace does not have yet, in one write.
    ///
    /// - Returns: the stage of each of the bundle's stages.
    private func writeDefinitions(_ plan: ImportPlan) throws(Problem) -> [Stage] {
        guard plan.hasNews else { return plan.knownStages.compactMap { $0 } }
        return try workspace.write(context) { write throws(StoreError) in try plan.write(write) }
    }

    /// Goes through the good deals without writing, so that a dry run tells how many are new.
    private mutating func countDeals(_ reader: inout BundleReader) throws(Problem) {
        do throws(StoreError) {
            let store = try workspace.store.makeReader()
            while let deal = try refusing({ () throws(Problem) in try next(&reader) }) {
                guard !isCancelled() else { throw .refused(Problem(.conflict, "The import was cancelled.")) }
                let external = ExternalID(source: request.source, id: deal.sourceID)
                let isKnown = try store.view(stoppingWhen: isCancelled) { view throws(StoreError) in
                    try view.dealID(external: external) != nil
                }
                report.count(deal, isKnown: isKnown)
            }
        } catch {
            throw error.problem
        }
    }

    /// Writes the good deals; while one transaction is written the next one is read.
    private mutating func writeDeals(_ reader: inout BundleReader, stages: [Stage], total: Int) throws(Problem) {
        let queue = DispatchQueue(label: "penstock.import.write")
        var pending: PendingBatch?
        // Whatever goes wrong here, nothing is left running behind.
        defer { queue.sync {} }
        var batch: [BundleDeal] = []
        var rows = 0
        var done = 0
        while let deal = try next(&reader) {
            batch.append(deal)
            rows += deal.versions.count + deal.contacts.count + deal.tags.count
            guard rows >= Self.transactionRows else { continue }
            try finish(pending, done: &done, total: total)
            pending = nil
            if isCancelled() { throw Problem(.conflict, "The import was cancelled; what was written stays.") }
            pending = begin(batch, stages: stages, on: queue)
            batch.removeAll(keepingCapacity: true)
            rows = 0
        }
        try finish(pending, done: &done, total: total)
        if !batch.isEmpty { try finish(begin(batch, stages: stages, on: queue), done: &done, total: total) }
        send(Self.progress("writing", done: total, total: total))
    }

    private func begin(_ batch: [BundleDeal], stages: [Stage], on queue: DispatchQueue) -> PendingBatch {
        PendingBatch(batch, on: queue) { [workspace, context, source = request.source] deals throws(Problem) in
            try workspace.write(context) { write throws(StoreError) in
                try Self.checkStages(of: deals, stages, in: write)
                var known: [Bool] = []
                for deal in deals {
                    let external = ExternalID(source: source, id: deal.sourceID)
                    let isKnown = try write.dealID(external: external) != nil
                    known.append(isKnown)
                    if !isKnown { try Self.create(deal, external: external, stages: stages, in: write) }
                }
                return known
            }
        }
    }

    /// Refuses deals whose stages somebody has deleted since the import began.
    private static func checkStages(
        of deals: [BundleDeal], _ stages: [Stage], in write: WriteTransaction
    ) throws(StoreError) {
        let used = Set(deals.flatMap { $0.versions.compactMap(\.stage) })
        for place in used.sorted() where write.definitions.stage(stages[place].id)?.isDeleted != false {
            throw .refused(
                Problem(
                    .conflict,
                    "The stage \(stages[place].name) was deleted during the import; run it again to finish it."))
        }
    }

    private mutating func finish(_ pending: PendingBatch?, done: inout Int, total: Int) throws(Problem) {
        guard let pending else { return }
        for (deal, isKnown) in zip(pending.deals, try pending.wait()) { report.count(deal, isKnown: isKnown) }
        done += pending.deals.count
        send(Self.progress("writing", done: done, total: total))
    }

    private static func create(
        _ deal: BundleDeal, external: ExternalID, stages: [Stage], in write: WriteTransaction
    ) throws(StoreError) {
        var history: [DealVersionDraft] = []
        history.reserveCapacity(deal.versions.count)
        for version in deal.versions {
            var changes = version.changes
            if let stage = version.stage { changes.setStage(stages[stage]) }
            if history.isEmpty { changes.set(.externalID) { $0.externalID = external } }
            history.append(
                DealVersionDraft(
                    effectiveAt: version.effectiveAt, actor: version.actor, reason: version.reason, changes: changes))
        }
        let tags = try tags(named: deal.tags, in: write)
        _ = try write.createDeal(id: write.newID(), history: history, contacts: deal.contacts, tags: tags)
    }

    /// The tags of those names; a name that is none becomes a tag with the first deal that has it.
    private static func tags(named names: [String], in write: WriteTransaction) throws(StoreError) -> [TagID] {
        var tags: [TagID] = []
        for name in names {
            if let known = write.definitions.tag(named: name) {
                tags.append(known.id)
                continue
            }
            guard write.definitions.tags.count < Definitions.tagsMax else {
                throw .refused(
                    Problem(.conflict, "A workspace has at most \(Definitions.tagsMax) tags, deleted ones included."))
            }
            let tag = Tag(id: write.newID(), name: name)
            try write.record(tag)
            tags.append(tag.id)
        }
        return tags
    }

    private func next(_ reader: inout BundleReader) throws(Problem) -> BundleDeal? {
        do { return try reader.next() } catch { throw Self.problem(error) }
    }

    private static func progress(_ step: String, done: Int, total: Int) -> JSON {
        ["progress": ["step": .string(step), "done": .integer(done), "total": .integer(total)]]
    }

    private static func problem(_ failure: BundleFailure) -> Problem {
        Problem(.validationFailed, failure.sentence)
    }
}
