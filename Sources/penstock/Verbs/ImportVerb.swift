internal import Files
internal import Glibc
internal import Locking
internal import Wire

/// `penstock import`: hands the files of a bundle to the owner of the data folder, lets it run, and tells how it goes.
/// A process log becomes a bundle first, in this process, so that the owner reads no XML.
struct ImportVerb {
    private let invocation: Invocation

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    func run() throws(VerbFailure) {
        // The bundle that a log becomes is to be cleared away; that of a folder is the user's own.
        let interruption = invocation.isSet("xes") ? try Interruption() : nil
        let log = try LogBundle(invocation, until: interruption)
        guard let directory = log?.directory ?? invocation.positionals.first, let path = invocation.text("data"),
            let name = invocation.text("workspace")
        else { throw VerbFailure(.usage, "DIR is missing: import needs the folder of a bundle, or --xes FILE.") }
        let files = try Self.files(in: directory)
        let session = try Session(path: path, purpose: "import", creates: true, workspaceName: name)
        session.createsWorkspace = true
        defer { session.close() }
        let begun = try session.json("POST", "/local/imports")
        guard let id = begun["id"]?.stringValue else { throw VerbFailure(.unavailable, "The import has no id.") }
        var hasRun = false
        defer {
            // What was handed over would wait for a run that does not come.
            if !hasRun { _ = try? session.send("DELETE", "/local/imports/\(id)") }
        }
        let report: JSON
        do throws(VerbFailure) {
            for file in files { try upload(file, in: directory, to: id, over: session, until: interruption) }
            report = try runImport(id, over: session, until: interruption)
        } catch {
            guard interruption?.signal.hasFired == true else { throw error }
            throw VerbFailure(.interrupted, "interrupted; what was written stays, and the same import goes on with it")
        }
        hasRun = true
        try finish(report, log)
    }

    private static func files(in directory: String) throws(VerbFailure) -> [String] {
        let names: [String]
        do throws(FileError) { names = try Folder.names(in: directory).filter { $0.hasSuffix(".csv") } } catch {
            throw VerbFailure(.usage, "\(directory) cannot be read: \(error.reason).")
        }
        guard !names.isEmpty else {
            throw VerbFailure(
                .usage, "\(directory) holds no .csv file; a bundle has pipelines.csv, stages.csv and more.")
        }
        return names.sorted()
    }

    private func upload(
        _ file: String, in directory: String, to id: String, over session: Session, until interruption: Interruption?
    ) throws(VerbFailure) {
        let line = ProgressDisplay(label: "sending \(file)", unit: .bytes)
        defer { line.finish() }
        do throws(VerbFailure) {
            try session.send(
                "PUT", "/local/imports/\(id)/files/\(file.percentEncoded)",
                body: .file(path: "\(directory)/\(file)") { sent, total in
                    line.show(done: Int(sent), total: Int(total))
                }, until: interruption?.signal)
        } catch {
            throw VerbFailure(error.code, "\(file): \(error.text)")
        }
    }

    private func runImport(
        _ id: String, over session: Session, until interruption: Interruption?
    ) throws(VerbFailure) -> JSON {
        let source = invocation.given["source"] ?? (invocation.isSet("xes") ? "xes" : "bundle")
        var request: JSONObject = ["source": .string(source), "dry_run": .bool(invocation.isSet("dry-run"))]
        if let skipped = invocation.text("skip-bad") { request["skipped_directory"] = .string(Self.absolute(skipped)) }
        let lines = LineReport(steps: [
            "indexing": ("reading", .bytes), "checking": ("checking", .count("")), "writing": ("writing", .count("")),
        ])
        try session.send(
            "POST", "/local/imports/\(id)/run", body: .bytes(JSON.object(request).encoded()),
            until: interruption?.signal, onLine: { lines.take($0) })
        return try lines.result()
    }

    private func finish(_ report: JSON, _ log: LogBundle?) throws(VerbFailure) {
        if invocation.isSet("json") {
            var object = report.objectValue ?? [:]
            if let log { object["log"] = log.json }
            Output.text(JSON.object(object).encodedText() + "\n")
        } else {
            Output.text((log?.text ?? "") + Self.text(of: report))
        }
        guard report["refused"]?.boolValue != true else {
            let count = report["problems"]?.intValue ?? 0
            throw VerbFailure(
                .refused,
                "\(count) problem\(count == 1 ? "" : "s") found, nothing was imported; "
                    + "--skip-bad FOLDER imports the rest"
            )
        }
    }

    private static func text(of report: JSON) -> String {
        let deals = report["deals"]
        let isDry = report["dry_run"]?.boolValue == true
        var lines = [
            "\(isDry ? "Would import" : "Imported") \(number(deals?["imported"])) deals with "
                + "\(number(report["versions"])) versions, \(number(report["tags"])) tags, "
                + "\(number(report["contacts"])) contacts; "
                + "\(number(report["pipelines"]?["new"])) new pipelines, "
                + "\(number(report["stages"]?["new"])) new stages.",
            "Known already: \(number(deals?["known"])). Skipped: \(number(deals?["skipped"])).",
        ]
        for note in report["notes"]?.arrayValue ?? [] { lines.append("Note: \(note.stringValue ?? "")") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func number(_ value: JSON?) -> String { value?.numberValue?.text ?? "0" }

    /// The owner works in another folder, so it needs the whole path.
    private static func absolute(_ path: String) -> String {
        // The system allocates the text, which is copied and freed here.
        guard !path.hasPrefix("/"), let current = unsafe getcwd(nil, 0) else { return path }
        defer { unsafe free(current) }
        return unsafe String(cString: current) + "/" + path
    }
}
