internal import Glibc
internal import Locking
internal import Reports
internal import Wire

/// `penstock report`: writes a report to a file or to standard output.
struct ReportVerb {
    private let invocation: Invocation

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    func run() throws(VerbFailure) {
        guard let path = invocation.text("data"), let name = invocation.text("workspace") else {
            throw VerbFailure(.usage, "report needs --data and --workspace")
        }
        let format = try format()
        if format.isBinary, invocation.given["out"] == nil, isatty(STDOUT_FILENO) == 1 {
            throw VerbFailure(.usage, "\(format.rawValue) is not for a terminal: --out FILE says where it goes")
        }
        let interruption = try Interruption()
        // Before the folder is owned, whose owner makes files for nobody else.
        let file = invocation.positionals.isEmpty ? nil : try OutgoingFile(path: invocation.given["out"])
        do throws(VerbFailure) {
            let session = try Session(path: path, purpose: "report", creates: false, workspaceName: name)
            defer { session.close() }
            guard let report = invocation.positionals.first, let file else { return Output.text(try list(session)) }
            try fetch(report, format, into: file, session, interruption)
            try file.finish()
        } catch {
            file?.discard()
            throw error
        }
        if let out = invocation.given["out"], let file {
            Output.error("Wrote \(out): \(DigitGroups.text(String(file.byteCount))) bytes.\n")
        }
    }

    private func fetch(
        _ report: String, _ format: ReportFormat, into file: OutgoingFile, _ session: Session,
        _ interruption: Interruption
    ) throws(VerbFailure) {
        let progress = invocation.given["out"].map { _ in ProgressDisplay(label: "writing", unit: .bytes) }
        defer { progress?.finish() }
        let target = "/reports/\(report.percentEncoded)" + (try query(format, session))
        do throws(VerbFailure) {
            try session.send(
                "GET", target, until: interruption.signal,
                onPiece: { piece in
                    defer { progress?.show(done: Int(file.byteCount), total: nil) }
                    return file.append(piece)
                })
        } catch {
            if interruption.signal.hasFired { throw Interruption.failure }
            throw file.failure ?? error
        }
    }

    /// The format asked for, or that of the file's ending.
    private func format() throws(VerbFailure) -> ReportFormat {
        let asked = invocation.given["format"]
        let ending = invocation.given["out"].flatMap { path in
            path.split(separator: "/").last?.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last
        }
        let name = asked ?? ending.map { $0.lowercased() } ?? "json"
        if let format = ReportFormat(rawValue: name) { return format }
        let formats = ReportFormat.allCases.map(\.rawValue)
        let list = formats.joined(separator: ", ")
        guard asked != nil else {
            throw VerbFailure(.usage, "the ending .\(name) names no format: --format takes \(list)")
        }
        let nearest = nearestName(to: name, among: formats).map { "; did you mean \($0)?" } ?? ""
        throw VerbFailure(.usage, "--format takes \(list), not '\(name)'\(nearest)")
    }

    private static let flags = [
        ("owner", "owner_id"), ("contact", "contact_id"), ("as-of", "as_of"), ("known-at", "known_at"),
        ("from", "from"), ("to", "to"), ("period", "period"), ("tz", "tz"), ("currency", "currency"),
        ("target", "target"),
        ("group-by", "group_by"), ("table", "table"), ("chart", "chart"), ("theme", "theme"), ("width", "width"),
    ]

    private func query(_ format: ReportFormat, _ session: Session) throws(VerbFailure) -> String {
        var pairs = ["format=\(format.rawValue)"]
        for (flag, parameter) in Self.flags {
            // Commas separate the values of a list and need not be escaped.
            guard let value = invocation.given[flag] else { continue }
            let escaped = value.split(separator: ",", omittingEmptySubsequences: false)
                .map { String($0).percentEncoded }
            pairs.append("\(parameter)=\(escaped.joined(separator: flag == "group-by" ? "," : "%2C"))")
        }
        if let pipeline = invocation.given["pipeline"] {
            pairs.append("pipeline_id=\(try session.pipelineID(pipeline))")
        }
        if invocation.isSet("formulas") { pairs.append("formulas=true") }
        return "?" + pairs.joined(separator: "&")
    }

    /// The reports as a table.
    private func list(_ session: Session) throws(VerbFailure) -> String {
        let reports = try session.json("GET", "/reports")["data"]?.arrayValue ?? []
        var table = TextTable(
            columns: [
                .init(title: "Report", isRightAligned: false), .init(title: "What it tells", isRightAligned: false),
            ], trailingTitle: "Formats", isUTF8: Terminal.ofProcess.isUTF8)
        for report in reports {
            let formats = report["formats"]?.arrayValue?.compactMap(\.stringValue) ?? []
            table.add([
                report["name"]?.stringValue ?? "", report["title"]?.stringValue ?? "", formats.joined(separator: " "),
            ])
        }
        return table.rendered().map { $0 + "\n" }.joined()
    }
}
