public import DealModel
public import Wire
public import WorkspaceStore

/// The list of workspaces of a folder, for whoever may change it: the user who runs the program.
public final class WorkspaceDirectory: Sendable {
    private let folder: DataFolder
    private let ring: KeyRing
    private let holder: any WorkspaceHolding
    private let servedName: String

    /// Joins what a workspace consists of: its place on the list, its keys, and its open file.
    ///
    /// - Parameter servedName: the workspace of callers who name none; it is not deleted as long as they may come.
    public init(folder: DataFolder, keys: KeyRing, holder: any WorkspaceHolding, servedName: String) {
        self.folder = folder
        ring = keys
        self.holder = holder
        self.servedName = servedName
    }

    /// All workspaces by name.
    public func all() throws(Problem) -> [WorkspaceEntry] {
        try ring.usingFolder { folder throws(DataFolderError) in try folder.workspaces() }
    }

    /// Makes a workspace with its first pipeline; durable on return.
    ///
    /// - Throws: `validation_failed` for a name that cannot be, `conflict` for one that is taken.
    public func create(
        named name: String, by actor: String, at clock: Instant, claim: AnswerClaim? = nil
    ) throws(Problem) -> KeyOutcome<WorkspaceEntry> {
        try keptOr(claim, at: clock) { () throws(Problem) in
            guard WorkspaceEntry.isName(name) else { throw DataFolderError.nameInvalid(name).problem }
            guard try !all().contains(where: { $0.name == name }) else { throw DataFolderError.nameTaken(name).problem }
            var made: KeyOutcome<WorkspaceEntry>?
            try holder.make(named: name) { id, instant throws(Problem) in
                let entry = WorkspaceEntry(id: id, name: name, createdAt: instant, createdBy: actor)
                let outcome = try ring.once(claim, at: clock) { now throws(Problem) in
                    let body = WorkspaceListOperations.json(entry).encoded()
                    let answer = claim.map { KeptAnswer(claim: $0, status: 201, body: body, recordedAt: now) }
                    return try ring.usingFolder { folder throws(DataFolderError) in
                        try folder.createWorkspace(named: name, id: id, at: instant, by: actor, keeping: answer)
                    }
                }
                // Done by another request meanwhile, so that the file is not needed.
                if case .kept = outcome { throw DataFolderError.nameTaken(name).problem }
                made = outcome
            }
            guard let made else { throw Problem(.internal, "The workspace was not made.") }
            return made
        }
    }

    /// Deletes a workspace: once this returns it is off the list, its keys open nothing, and its file is moved aside.
    ///
    /// - Throws: `not_found`, or `conflict` for the one that every folder has and for the one that is served.
    public func delete(
        named name: String, by actor: String, at clock: Instant, claim: AnswerClaim? = nil
    ) throws(Problem) -> KeyOutcome<WorkspaceEntry> {
        try keptOr(claim, at: clock) { () throws(Problem) in
            guard name != WorkspaceEntry.defaultName else { throw DataFolderError.workspaceKept(name).problem }
            guard name != servedName else {
                throw Problem(
                    .conflict, "The workspace '\(name)' is in use by the program that owns the folder: end that first.")
            }
            guard try all().contains(where: { $0.name == name }) else {
                throw DataFolderError.workspaceMissing(name).problem
            }
            return try holder.release(named: name) { () throws(Problem) in
                try ring.once(claim, at: clock) { now throws(Problem) in
                    guard let entry = try all().first(where: { $0.name == name }) else {
                        throw DataFolderError.workspaceMissing(name).problem
                    }
                    let body = WorkspaceListOperations.deleted(entry, file: file(of: entry)).encoded()
                    let answer = claim.map { KeptAnswer(claim: $0, status: 200, body: body, recordedAt: now) }
                    let deleted = try ring.usingFolder { folder throws(DataFolderError) in
                        try folder.deleteWorkspace(named: name, at: now, by: actor, keeping: answer)
                    }
                    ring.forget(deleted.id)
                    return deleted
                }
            }
        }
    }

    /// Does something, or gives the answer to the same request before. What that one left behind has this one refused,
    /// so that the answer is looked for first and, as two may come at once, last.
    private func keptOr(
        _ claim: AnswerClaim?, at clock: Instant, _ body: () throws(Problem) -> KeyOutcome<WorkspaceEntry>
    ) throws(Problem) -> KeyOutcome<WorkspaceEntry> {
        if let claim, let kept = try ring.keptAnswer(to: claim, at: clock) { return .kept(kept) }
        do { return try body() } catch {
            if let claim, let kept = try ring.keptAnswer(to: claim, at: clock) { return .kept(kept) }
            throw error
        }
    }

    /// Where the file of a deleted workspace is.
    func file(of entry: WorkspaceEntry) -> String { folder.deletedFilePath(of: entry.id) }
}
