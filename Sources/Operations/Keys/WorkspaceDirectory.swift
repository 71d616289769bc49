public import DealModel
public import Wire
public import WorkspaceStore

/// The list of workspaces of a folder, for whoever may change it: the user who runs the program.
public final class WorkspaceDirectory: Sendable {
    private let folder: DataFolder
    private let ring: KeyRing
    private let holder: any WorkspaceHolding

    /// Joins what a workspace consists of: its place on the list, its keys, and its open file.
    public init(folder: DataFolder, keys: KeyRing, holder: any WorkspaceHolding) {
        self.folder = folder
        ring = keys
        self.holder = holder
    }

    /// All workspaces by name.
    public func all() throws(Problem) -> [WorkspaceEntry] {
        try ring.usingFolder { folder throws(DataFolderError) in try folder.workspaces() }
    }

    /// The keys of the workspace of that name.
    ///
    /// - Throws: `not_found`.
    public func keys(ofWorkspaceNamed name: String) throws(Problem) -> WorkspaceKeys {
        guard let entry = try all().first(where: { $0.name == name }) else {
            throw DataFolderError.workspaceMissing(name).problem
        }
        return ring.keys(of: entry.id, named: name)
    }

    /// Makes a workspace with its first pipeline; durable on return.
    ///
    /// - Throws: `validation_failed` for a name that cannot be, `conflict` for one that is taken.
    public func create(
        named name: String, by actor: String, at clock: Instant, claim: AnswerClaim? = nil
    ) throws(Problem) -> KeyOutcome<WorkspaceEntry> {
        try ring.once(claim, at: clock) { now throws(Problem) in
            guard WorkspaceEntry.isName(name) else { throw DataFolderError.nameInvalid(name).problem }
            guard try !all().contains(where: { $0.name == name }) else { throw DataFolderError.nameTaken(name).problem }
            var made: WorkspaceEntry?
            try holder.make(named: name) { id, instant throws(Problem) in
                let entry = WorkspaceEntry(id: id, name: name, createdAt: instant, createdBy: actor)
                let answer = claim.map { claim in
                    KeptAnswer(
                        claim: claim, status: 201, body: WorkspaceListOperations.json(entry).encoded(), recordedAt: now)
                }
                made = try ring.usingFolder { folder throws(DataFolderError) in
                    try folder.createWorkspace(named: name, id: id, at: instant, by: actor, keeping: answer)
                }
            }
            guard let made else { throw Problem(.internal, "The workspace was not made.") }
            return made
        }
    }

    /// Deletes a workspace: once this returns it is off the list, its keys open nothing, and its file is moved aside.
    ///
    /// - Throws: `not_found`, or `conflict` for the one that every folder has.
    public func delete(
        named name: String, by actor: String, at clock: Instant, claim: AnswerClaim? = nil
    ) throws(Problem) -> KeyOutcome<WorkspaceEntry> {
        try ring.once(claim, at: clock) { now throws(Problem) in
            guard name != WorkspaceEntry.defaultName else { throw DataFolderError.workspaceKept(name).problem }
            guard let entry = try all().first(where: { $0.name == name }) else {
                throw DataFolderError.workspaceMissing(name).problem
            }
            let answer = claim.map { claim in
                KeptAnswer(
                    claim: claim, status: 200,
                    body: WorkspaceListOperations.deleted(entry, file: file(of: entry)).encoded(),
                    recordedAt: now)
            }
            return try holder.release(named: name) { () throws(Problem) in
                let deleted = try ring.usingFolder { folder throws(DataFolderError) in
                    try folder.deleteWorkspace(named: name, at: now, by: actor, keeping: answer)
                }
                ring.forget(deleted.id)
                return deleted
            }
        }
    }

    /// Where the file of a deleted workspace is.
    func file(of entry: WorkspaceEntry) -> String { folder.deletedFilePath(of: entry.id) }
}
