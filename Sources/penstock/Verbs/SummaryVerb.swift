internal import Wire

/// `penstock summary`: prints what stands in the pipelines as a table.
struct SummaryVerb {
    private let invocation: Invocation

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    func run() throws(VerbFailure) {
        guard let path = invocation.text("data"), let name = invocation.text("workspace") else {
            throw VerbFailure(.usage, "summary needs --data and --workspace")
        }
        let session = try Session(path: path, purpose: "summary", creates: false, workspaceName: name)
        defer { session.close() }
        var target = "/pipelines/summary"
        if let asked = invocation.given["pipeline"] {
            target = "/pipelines/\(try session.pipelineID(asked))/summary"
        }
        let response = try session.send("GET", target + query)
        if invocation.isSet("json") {
            return Output.text(String(decoding: response.body, as: UTF8.self) + "\n")
        }
        guard let body = try? JSONReader.parse(response.body) else {
            throw VerbFailure(.unavailable, "The answer of the owner is not JSON.")
        }
        let terminal = Terminal.ofProcess
        Output.text(SummaryTable(columns: terminal.columns, isUTF8: terminal.isUTF8).text(body))
    }

    private var query: String {
        var pairs = [("as_of", "as-of"), ("known_at", "known-at"), ("include", "include")].compactMap {
            parameter, flag in
            invocation.given[flag].map { "\(parameter)=\($0.percentEncoded)" }
        }
        if let currency = invocation.given["currency"] {
            let filter: JSON = ["field": "currency", "op": "equals", "value": .string(currency)]
            pairs.append("filter=\(filter.encodedText().percentEncoded)")
        }
        return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
    }
}
