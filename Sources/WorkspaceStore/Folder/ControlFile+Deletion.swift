internal import DealModel

extension ControlFile {
    /// Takes a workspace off the list with all its keys, and notes that it was there; durable on return.
    ///
    /// - Throws: `workspaceMissing`, `workspaceKept`.
    func delete(
        named name: String, at instant: Instant, by remover: String, keeping answer: KeptAnswer?
    ) throws(DataFolderError) -> WorkspaceEntry {
        guard name != WorkspaceEntry.defaultName else { throw .workspaceKept(name) }
        return try transaction { () throws(DataFolderError) in
            guard let entry = try workspaces().first(where: { $0.name == name }) else { throw .workspaceMissing(name) }
            try Self.opening(path) { [connection] () throws(SQLiteError) in
                let note = try connection.prepare("INSERT INTO deleted_workspaces VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
                note.bind(1, entry.id)
                note.bind(2, entry.name)
                note.bind(3, entry.createdAt.microseconds)
                note.bind(4, entry.createdBy)
                note.bind(5, instant.microseconds)
                note.bind(6, remover)
                try note.run()
                // Its keys go with it: the table of keys says so.
                let removal = try connection.prepare("DELETE FROM workspaces WHERE id = ?1")
                removal.bind(1, entry.id)
                try removal.run()
            }
            if let answer { try keep(answer) }
            return entry
        }
    }

    /// The workspaces that were deleted.
    func deletedWorkspaces() throws(DataFolderError) -> [WorkspaceID] {
        try Self.opening(path) { [connection] () throws(SQLiteError) in
            let statement = try connection.prepare("SELECT id FROM deleted_workspaces")
            var ids: [WorkspaceID] = []
            while try statement.step() { if let id: WorkspaceID = statement.id(0) { ids.append(id) } }
            return ids
        }
    }
}
