internal import Files
internal import Glibc

/// Why a data folder cannot be used, or not for what was asked.
public enum DataFolderError: Error, Sendable {
    /// There is no such folder, and the verb does not make one.
    case missing(path: String)
    /// The folder in which the data folder was to be made does not exist.
    case noParent(path: String)
    /// There is something else at the path.
    case notADirectory(path: String)
    /// The folder is there and holds no data of Penstock: nothing of value is put among foreign files.
    case notADataFolder(path: String)
    /// Another process owns the folder; nil where it has not yet written who it is.
    case owned(path: String, owner: DataFolderOwner?)
    /// The folder or a file in it belongs to another user of the system.
    case foreignUser(path: String, userID: UInt32)
    /// The system does not permit it.
    case notPermitted(path: String)
    /// The volume can only be read.
    case readOnly(path: String)
    /// The volume is full.
    case storageFull(path: String)
    /// Others than its owner can read `secret.key`.
    case keyExposed(path: String, mode: UInt32)
    /// `secret.key` is not 32 bytes long.
    case keyDamaged(path: String, bytesCount: Int64)
    /// A name that no workspace may have.
    case nameInvalid(String)
    /// A name that a workspace has already.
    case nameTaken(String)
    /// There is no workspace of this name or id.
    case workspaceMissing(String)
    /// A workspace that is never deleted.
    case workspaceKept(String)
    /// As many answers are kept as can be, so that no further one that has to be could be.
    case answersFull
    /// The system failed in another way.
    case failed(path: String, errorNumber: Int32)
    /// The control file cannot be used.
    case store(StoreError)

    /// What an error of the system about `path` means.
    init(path: String, errorNumber: Int32) {
        self =
            switch errorNumber {
            case EACCES, EPERM: .notPermitted(path: path)
            case EROFS: .readOnly(path: path)
            case ENOSPC, EDQUOT: .storageFull(path: path)
            case ENOTDIR: .notADirectory(path: path)
            default: .failed(path: path, errorNumber: errorNumber)
            }
    }
}

extension DataFolderError: CustomStringConvertible {
    /// What is wrong and what to do about it, in whole sentences.
    public var description: String {
        switch self {
        case .missing(let path):
            "There is no folder \(path): 'penstock serve' or 'penstock import' makes it."
        case .noParent(let path): "\(path) cannot be made: the folder that it is to stand in does not exist."
        case .notADirectory(let path): "\(path) is not a folder: choose another with --data."
        case .notADataFolder(let path):
            "\(path) is no data folder of Penstock: choose one with --data. 'penstock serve' or 'penstock import' "
                + "makes a new one, or takes an empty one."
        case .owned(let path, let owner?):
            "\(path) is in use by 'penstock \(owner.purpose)' (process \(owner.pid), since \(owner.startedAt))."
        case .owned(let path, nil): "\(path) is in use by another penstock."
        case .foreignUser(let path, let userID):
            "\(path) belongs to another user (id \(userID)): run penstock as that one, or choose another folder."
        case .notPermitted(let path):
            "You may not write to \(path): change its owner or mode, or choose another folder."
        case .readOnly(let path): "\(path) is on a volume that can only be read: choose another folder."
        case .storageFull(let path): "The volume of \(path) is full: make space and start again."
        case .keyExposed(let path, let mode):
            "Others may read \(path) (mode \(String(mode, radix: 8))): run 'chmod 600' on it; make new keys if anybody "
                + "may have read it."
        case .keyDamaged(let path, let bytesCount):
            "\(path) has \(bytesCount) bytes where \(SecretKey.bytesCount) are needed: put the file back from a "
                + "backup, or remove it and make all keys anew."
        case .nameInvalid(let name):
            "'\(name)' is no name of a workspace: 1 to \(WorkspaceEntry.nameCharactersMax) of a-z, 0-9 and '-' make "
                + "one."
        case .nameTaken(let name): "There is a workspace '\(name)' already."
        case .workspaceMissing(let name): "There is no workspace '\(name)'."
        case .workspaceKept(let name): "The workspace '\(name)' belongs to every folder and cannot be deleted."
        case .answersFull:
            "\(KeptAnswer.countMax) operations with an Idempotency-Key were done within \(KeptAnswer.keptHours) hours: "
                + "wait, or leave the key away."
        case .failed(let path, let errorNumber):
            "\(path) cannot be used: \(FileError(errorNumber: errorNumber).reason)."
        case .store(let error): Self.text(error)
        }
    }

    private static func text(_ error: StoreError) -> String {
        switch error {
        case .damaged(let text): "The control file is damaged: \(text)."
        case .unusable(let text), .failed(let text): "The control file cannot be used: \(text)."
        case .storageFull: "The volume of the data folder is full: make space and start again."
        case .outcomeUnknown: "The disk failed under the control file."
        case .refused, .busy, .answersFull, .closed: "The control file is closed."
        }
    }
}
