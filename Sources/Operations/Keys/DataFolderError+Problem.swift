internal import Wire
internal import WorkspaceStore

extension DataFolderError {
    /// What a caller is told; nothing of the folder's inside gets out.
    var problem: Problem {
        switch self {
        case .nameInvalid:
            Problem(
                .validationFailed, description,
                errors: [FieldProblem(pointer: "/name", code: "invalid_format", detail: description)])
        case .nameTaken, .workspaceKept: Problem(.conflict, description)
        case .workspaceMissing: Problem(.notFound, description)
        case .answersFull: Problem(.busy, description, retryAfterSeconds: 3_600)
        case .storageFull: StoreError.storageFull.problem
        case .store(let error): error.problem
        default: Problem(.internal, "The list of workspaces and keys cannot be used; the server's log says why.")
        }
    }

    /// What is worth a line in the server's log; nil where the caller's answer says all.
    var logLine: String? {
        switch self {
        case .nameInvalid, .nameTaken, .workspaceKept, .workspaceMissing, .answersFull, .storageFull: nil
        case .store(let error): error.logLine
        default: description
        }
    }
}
