internal import DealModel
internal import Files
internal import Glibc
internal import Locking

/// The imports whose files are being handed over: each has a folder of its own until it has run or is dropped.
final class ImportSessions: Sendable {
    /// How many there can be at once. One more drops the one begun first, whose client has most likely gone.
    static let sessionsMax = 16

    /// Names imports in `Identifier`.
    enum Session {}

    private let folders = Guarded<[Identifier<Session>: String]>([:])

    /// Makes a folder for a new import; false where the disk does not take it.
    func create(_ id: Identifier<Session>, in directory: String) -> Bool {
        folders.withLock { folders in
            if folders.count >= Self.sessionsMax, let oldest = folders.keys.min(),
                let left = folders.removeValue(forKey: oldest)
            {
                Folder.remove(left)
            }
            let folder = "\(directory)/import-\(id)"
            guard unsafe mkdir(folder, 0o700) == 0 else { return false }  // a lent C string
            folders[id] = folder
            return true
        }
    }

    /// The folder of an import.
    func folder(_ id: Identifier<Session>) -> String? { folders.withLock { $0[id] } }

    /// Takes an import's folder out, so that it runs once; the caller removes it afterwards.
    func take(_ id: Identifier<Session>) -> String? { folders.withLock { $0.removeValue(forKey: id) } }

    /// Drops every import that has not run.
    func removeAll() {
        let left = folders.withLock { folders in
            defer { folders.removeAll() }
            return Array(folders.values)
        }
        for folder in left { Folder.remove(folder) }
    }
}
