internal import Wire

/// `penstock check`: has the owner of the data folder look at everything, and tells what does not hold together.
struct CheckVerb {
    private let invocation: Invocation

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    func run() throws(VerbFailure) {
        guard let path = invocation.text("data"), let name = invocation.text("workspace") else {
            throw VerbFailure(.usage, "check needs --data and --workspace")
        }
        let session = try Session(path: path, purpose: "check", creates: false, workspaceName: name)
        defer { session.close() }
        let lines = LineReport(steps: ["checking": ("checking", .parts)])
        try session.send("POST", "/local/check", onLine: { lines.take($0) })
        let report = try lines.result()
        if invocation.isSet("json") {
            Output.text(report.encodedText() + "\n")
        } else {
            let rows = report["rows"]?.objectValue?.members ?? []
            let counts = rows.map { "\($0.value.numberValue?.text ?? "?") \($0.name)" }.joined(separator: ", ")
            let figures = report["figures_compared"]?.numberValue?.text ?? "0"
            let isSound = report["sound"]?.boolValue == true
            Output.text(
                "\(isSound ? "Sound" : "Not sound"): \(counts); \(figures) figures of the columns compared with SQL.\n")
        }
        guard report["sound"]?.boolValue == true else {
            throw VerbFailure(.refused, "\(report["findings"]?.numberValue?.text ?? "some") findings")
        }
    }
}
