internal import Wire
internal import WorkspaceStore

extension OperationCall {
    /// The list of workspaces.
    ///
    /// - Throws: `not_implemented` where the caller has none.
    func directory() throws(Problem) -> WorkspaceDirectory {
        guard let directory = ports.directory else {
            throw Problem(.notImplemented, "This server keeps no list of workspaces.")
        }
        return directory
    }

    /// What the caller says with `Idempotency-Key`; nil for nothing.
    var claim: AnswerClaim? {
        idempotencyKey.map { key in
            // The list of answers is one for the whole folder, and a local caller reaches all its workspaces. Names
            // come again, ids do not.
            AnswerClaim(
                credential: AnswerClaim.credential(principal.actor, in: workspace.id), operation: operation, key: key,
                parameters: parameters, body: body)
        }
    }
}
