public import DealModel
internal import Glibc

extension DataFolder {
    /// The endings of the files that a workspace can consist of.
    private static let fileEndings = [".sqlite", ".sqlite-wal"]

    /// Where the file of a deleted workspace is. It can be used again by hand, until somebody removes it.
    public func deletedFilePath(of id: WorkspaceID) -> String { "\(path)/workspaces/deleted/\(id).sqlite" }

    /// Deletes a workspace: it is off the list and its keys open nothing once this returns, also after a power cut. Its
    /// file is moved aside, not removed, so that a mistake can be undone. It must be closed.
    ///
    /// - Throws: `workspaceMissing`, `workspaceKept` for the one that every folder has, or what kept the control file
    ///   from being written. Where the file cannot be moved, the next owner of the folder does it.
    public func deleteWorkspace(
        named name: String, at instant: Instant, by remover: String, keeping answer: KeptAnswer? = nil
    ) throws(DataFolderError) -> WorkspaceEntry {
        let entry = try withControl { control throws(DataFolderError) in
            try control.delete(named: name, at: instant, by: remover, keeping: answer)
        }
        Self.removeExports(of: entry.id, in: path)
        _ = try? Self.moveAside(entry.id, in: path)
        return entry
    }

    /// Removes the exported reports of a deleted workspace; its file has all that they were made of.
    static func removeExports(of id: WorkspaceID, in path: String) {
        let folder = "\(path)/exports/\(id)"
        guard (try? FolderFiles.status(folder)) ?? nil != nil else { return }
        try? FolderFiles.empty(folder)
        _ = unsafe rmdir(folder)  // a lent C string
    }

    /// Moves what is left of a deleted workspace among the files that are in use.
    static func moveAside(_ id: WorkspaceID, in path: String) throws(DataFolderError) {
        let (folder, aside) = ("\(path)/workspaces", "\(path)/workspaces/deleted")
        let names = fileEndings.map { "\(id)\($0)" }
        // The index of the log is made anew whenever it is needed.
        unsafe unlink("\(folder)/\(id).sqlite-shm")  // a lent C string
        var moves: [String] = []
        for name in names where try FolderFiles.status("\(folder)/\(name)") != nil { moves.append(name) }
        guard !moves.isEmpty else { return }
        try FolderFiles.makeDirectory(aside)
        // The log goes first: the file without its log would look whole and lack what was written last.
        for name in moves.reversed() {
            let (source, target) = ("\(folder)/\(name)", "\(aside)/\(name)")
            guard unsafe rename(source, target) == 0 else {  // lent C strings
                throw DataFolderError(path: source, errorNumber: errno)
            }
        }
        try FolderFiles.syncDirectory(aside)
        try FolderFiles.syncDirectory(folder)
    }
}
