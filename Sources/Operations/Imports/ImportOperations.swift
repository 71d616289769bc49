internal import DealModel
internal import Dispatch
internal import Files
internal import Glibc
internal import Wire
internal import WorkspaceStore

/// The import of bundles by processes of the same user: begin, hand over the files, run.
enum ImportOperations {
    /// How long a path on this machine can be.
    static let pathCharactersMax = 4_096

    static let all: [Operation] = [begin, addFile, run, check]

    /// The largest file of a bundle, in bytes: 64 GiB.
    static let fileBytesMax = 64 << 30
    /// The longest name of a file of a bundle.
    static let nameCharactersMax = 100

    private static let id = Parameter.path("id", Schemas.id("The import."))

    private static let begin = Operation(
        "imports.begin", .init(.post, "/local/imports"), scope: .admin, effect: .creates, summary: "Begin an import",
        isLocal: true, writesElsewhere: true,
        output: .init(
            status: 201, .object("An import that waits for its files.", [.required("id", Schemas.id("The import."))])),
        problems: [.storageFull]
    ) { call throws(Problem) in
        let id: Identifier<ImportSessions.Session> = call.workspace.newID()
        guard call.workspace.imports.create(id, in: call.workspace.spoolDirectory) else {
            throw Problem(.storageFull, "The disk takes no folder for the import.")
        }
        var answer = OperationAnswer.json(["id": .id(id)])
        answer.location = "/local/imports/\(id)"
        return answer
    }

    private static let addFile = Operation(
        "imports.add_file", .init(.put, "/local/imports/{id}/files/{name}"), scope: .admin, effect: .changes,
        summary: "Hand over a file of the bundle", isLocal: true, writesElsewhere: true,
        parameters: [id, .path("name", .string("The file's name, such as deals.csv.", length: 1...nameCharactersMax))],
        body: .file(bytesMax: fileBytesMax), output: .init(status: 204), problems: [.notFound]
    ) { call throws(Problem) in
        let id: Identifier<ImportSessions.Session> = try call.pathID("id", "import")
        guard let folder = call.workspace.imports.folder(id) else { throw OperationCall.notFound("import") }
        guard let name = call.text("name"), name.utf8.allSatisfy(isPlain), !name.hasPrefix("."),
            name.hasSuffix(".csv"), name.utf8.count <= nameCharactersMax
        else {
            throw Problem(
                .validationFailed, "The file's name cannot be used.",
                errors: [
                    FieldProblem(
                        pointer: "/path/name", code: "invalid_format",
                        detail: "A file of a bundle has a plain name that ends in .csv.")
                ])
        }
        guard keep(call.bodyFile, at: "\(folder)/\(name)") else {
            throw Problem(.internal, "The file could not be kept.")
        }
        return OperationAnswer()
    }

    /// Puts a body in its place; a body without bytes comes without a file.
    private static func keep(_ file: String?, at path: String) -> Bool {
        // The names are Swift strings, which the calls get as C strings for their duration.
        if let file { return unsafe rename(file, path) == 0 }
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        return close(descriptor) == 0
    }

    private static let run = Operation(
        "imports.run", .init(.post, "/local/imports/{id}/run"), scope: .admin, effect: .creates,
        summary: "Run an import",
        details: "Lines of JSON: progress, then problem for each bad row, then report or error as the last.",
        isLocal: true, writesElsewhere: true, parameters: [id],
        body: .json(
            .object(
                "How to import.",
                [
                    .optional(
                        "source",
                        .string(
                            "Names the system that the ids come from.", length: Schemas.externalIDLength,
                            example: "bundle")),
                    .optional("dry_run", .boolean("Whether only to check.", example: true)),
                    .optional(
                        "skipped_directory",
                        .string("Where to put the rows of bad deals.", length: 1...pathCharactersMax)),
                ], example: ["source": "bundle"]
            ).named("ImportRequest"), isRequired: false), output: .init(mediaType: "application/x-ndjson"),
        problems: [.notFound]
    ) { call throws(Problem) in
        let id: Identifier<ImportSessions.Session> = try call.pathID("id", "import")
        guard let folder = call.workspace.imports.take(id) else { throw OperationCall.notFound("import") }
        let request = BundleImport.Request(
            source: call.body["source"]?.stringValue ?? "bundle", isDryRun: call.body["dry_run"]?.boolValue ?? false,
            skippedDirectory: call.body["skipped_directory"]?.stringValue)
        let context = WriteContext(
            actor: call.principal.actor, cause: .importing, requestID: call.requestID, operation: call.operation)
        let workspace = call.workspace
        return lines(label: "penstock.import") { channel in
            var bundle = BundleImport(
                workspace: workspace, directory: folder, request: request, context: context,
                send: { channel.send($0.encoded()) }, isCancelled: { channel.isCancelled })
            bundle.run()
            Folder.remove(folder)
        }
    }

    private static let check = Operation(
        "workspace.check", .init(.post, "/local/check"), scope: .admin, effect: .reads,
        summary: "Check that everything holds together",
        details: "Lines of JSON: progress, then finding for each thing that does not hold, then report as the last.",
        isLocal: true, output: .init(mediaType: "application/x-ndjson")
    ) { call throws(Problem) in
        let workspace = call.workspace
        return lines(label: "penstock.check") { channel in
            WorkspaceCheck(workspace: workspace) {
                channel.send($0.encoded())
            } isCancelled: {
                channel.isCancelled
            }.run()
        }
    }

    /// Does long work on a thread of its own and answers with the lines that it sends.
    private static func lines(label: String, _ work: @escaping @Sendable (LineChannel) -> Void) -> OperationAnswer {
        let channel = LineChannel()
        DispatchQueue(label: label).async {
            work(channel)
            channel.finish()
        }
        return OperationAnswer(.lines(next: { channel.next() }, finished: { if !$0 { channel.cancel() } }))
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
