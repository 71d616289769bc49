internal import DealModel
internal import Files
internal import Wire

/// The way out of an import whose files cannot all be handed over.
enum ImportDropping {
    static let operation = Operation(
        "imports.drop", .init(.delete, "/local/imports/{id}"), scope: .admin, effect: .deletes,
        summary: "Drop an import that has not run", isLocal: true, writesElsewhere: true,
        parameters: [.path("id", Schemas.id("The import."))], output: .init(status: 204), problems: [.notFound]
    ) { call throws(Problem) in
        let id: Identifier<ImportSessions.Session> = try call.pathID("id", "import")
        guard let folder = call.workspace.imports.take(id) else { throw OperationCall.notFound("import") }
        Folder.remove(folder)
        return OperationAnswer()
    }
}
