internal import DealModel
internal import Glibc
internal import Reports
internal import Wire
internal import WorkspaceStore

/// Reports that are written in the background: ask for one, look how far it is, get its file, end it.
enum ExportOperations {
    static let all = [create, list, get, file, end]

    private static let id = Parameter.path("id", Schemas.id("The export."))
    private static let valuesMax = 40
    private static let valueCharactersMax = 2_000

    private static let create = Operation(
        "exports.create", .init(.post, "/exports"), scope: .read, effect: .creates, summary: "Export a report",
        details: "Begins to write a report in the background, and answers 202 with where to look how far it is. The "
            + "moment and the data version are settled now: whenever it is written, it says the same. A finished "
            + "export is kept for \(ExportLimits.keptSecondsMax / 3_600) hours.",
        body: .json(
            .object(
                "What to export.",
                [
                    .required(
                        "report", .enumeration("The report.", ReportBook.plans.map(\.name), example: "deals")),
                    .required(
                        "format",
                        .enumeration("The format.", ReportFormat.allCases.map(\.rawValue), example: "csv")),
                    .optional(
                        "parameters",
                        .map(
                            "Parameters of reports.get, as texts like those of a query.",
                            of: .string("A value.", length: 1...valueCharactersMax), count: 0...valuesMax)),
                ], example: ["report": "deals", "format": "csv", "parameters": ["as_of": "2026-06-30"]]
            ).named("ExportRequest"), isRequired: true), output: .init(status: 202, ExportJSON.schema),
        problems: [.invalidParameter, .unknownParameter, .conflict, .storageFull]
    ) { call throws(Problem) in
        let job = try job(for: call)
        guard !call.isRehearsal else { return try call.write { _ throws(StoreError) in taken(job) } }
        let exports = call.workspace.exports
        try exports.prepare(job)
        do throws(Problem) {
            // Within a write, so that who repeats the request with its key gets the same export.
            let answer = try call.write { _ throws(StoreError) in
                try refusing { () throws(Problem) in try exports.add(job) }
                return taken(job)
            }
            if answer.isReplayed { exports.withdraw(job) } else { exports.begin(job, in: call.workspace) }
            return answer
        } catch {
            // Whose answer could not be kept is not begun either.
            exports.withdraw(job)
            throw error
        }
    }

    private static func taken(_ job: ExportJob) -> OperationAnswer {
        var answer = OperationAnswer.json(ExportJSON.json(job))
        answer.location = "/exports/\(job.id)"
        return answer
    }

    private static let list = Operation(
        "exports.list", .init(.get, "/exports"), scope: .read, effect: .reads, summary: "List the exports",
        details: "All that are waiting, running or kept, the oldest first.",
        output: .init(
            .object(
                "The exports.",
                [
                    .required(
                        "data", .array("The exports.", of: ExportJSON.schema, count: 0...ExportLimits.exportsMax))
                ]
            ).named("ExportList"))
    ) { call throws(Problem) in
        .json(["data": .array(call.workspace.exports.jobs(at: call.now).map(ExportJSON.json))])
    }

    private static let get = Operation(
        "exports.get", .init(.get, "/exports/{id}"), scope: .read, effect: .reads, summary: "Get an export",
        details: "How far it is and, once it has succeeded, where its file is and what it is.", parameters: [id],
        output: .init(ExportJSON.schema), problems: [.notFound]
    ) { call throws(Problem) in .json(ExportJSON.json(try found(call))) }

    private static let file = Operation(
        "exports.file", .init(.get, "/exports/{id}/file"), scope: .read, effect: .reads,
        summary: "Get the file of an export", details: "Its bytes, under the media type of its format.",
        parameters: [id],
        output: .init(
            mediaType: "application/octet-stream",
            formats: ReportFormat.allCases.map { .init($0) },
            hasEntityTag: true), problems: [.notFound, .conflict]
    ) { call throws(Problem) in
        let job = try found(call)
        guard let result = job.result else {
            throw Problem(.conflict, "The export is \(job.state.rawValue) and has no file.")
        }
        guard let file = call.workspace.exports.open(job).map({ KeptFile(descriptor: $0) }) else {
            throw OperationCall.notFound("export")
        }
        var answer = OperationAnswer(
            .file(
                OperationAnswer.File(
                    mediaType: job.format.mediaType, name: "\(job.report).\(job.format.rawValue)",
                    byteCount: result.byteCount, next: { file.next() })))
        answer.entityTag = EntityTag(result.digest)
        return answer
    }

    private static let end = Operation(
        "exports.end", .init(.delete, "/exports/{id}"), scope: .read, effect: .deletes, summary: "End an export",
        details: "Cancels one that waits or is running, and removes one that is over with its file.",
        parameters: [id], output: .init(status: 204), problems: [.notFound]
    ) { call throws(Problem) in
        let id: Identifier<ExportJob.Subject> = try call.pathID("id", "export")
        let exports = call.workspace.exports
        let answer = try call.write { _ throws(StoreError) in
            guard exports.holds(id, at: call.now) else { throw .refused(OperationCall.notFound("export")) }
            return OperationAnswer()
        }
        // Its files go once the answer that says so is kept.
        if !call.isRehearsal, !answer.isReplayed { _ = exports.end(id, at: call.now) }
        return answer
    }

    private static func found(_ call: OperationCall) throws(Problem) -> ExportJob {
        let id: Identifier<ExportJob.Subject> = try call.pathID("id", "export")
        guard let job = call.workspace.exports.job(id, at: call.now) else { throw OperationCall.notFound("export") }
        return job
    }

    /// What a call asks for, checked as the report's own operation would, with its moment settled.
    private static func job(for call: OperationCall) throws(Problem) -> ExportJob {
        let name = call.body["report"]?.stringValue ?? ""
        let format = call.body["format"]?.stringValue ?? ""
        let given = call.body["parameters"]?.objectValue ?? JSONObject()
        // As they would stand in a query: commas separate the values of lists.
        let pairs =
            given.members.map { member in
                let values = (member.value.stringValue ?? "").split(separator: ",", omittingEmptySubsequences: false)
                return "\(member.name.percentEncoded)="
                    + values.map { String($0).percentEncoded }.joined(separator: ",")
            } + ["\(Operation.Output.formatName)=\(format)"]
        guard let query = try? QueryString(decoding: pairs.joined(separator: "&")) else {
            throw Problem(.invalidParameter, "The parameters of the report cannot be read.")
        }
        var parameters = try Catalogue.parameters(
            of: ReportOperations.get, path: ["name": name], query: query.parameters)
        let rendering = try ReportRendering(call.with(parameters: parameters), try ReportOperations.plan(named: name))
        let settled = try rendering.settled()
        parameters["name"] = nil
        parameters[Operation.Output.formatName] = nil
        return ExportJob(
            id: call.workspace.newID(), report: name, format: rendering.format,
            parameters: JSONObject(parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }),
            actor: call.principal.actor, createdAt: call.now, moment: settled.moment,
            dataVersion: settled.dataVersion)
    }
}
