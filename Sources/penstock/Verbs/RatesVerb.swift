internal import Wire

/// `penstock rates`: hands a file of exchange rates to the owner of the data folder.
struct RatesVerb {
    /// What can be done.
    enum Action: String, CaseIterable {
        case `import`
    }

    private let invocation: Invocation

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    func run() throws(VerbFailure) {
        let file = try file()
        guard let path = invocation.text("data"), let name = invocation.text("workspace"),
            let set = invocation.text("set")
        else { throw VerbFailure(.usage, "rates needs --data, --workspace and --set") }
        let session = try Session(path: path, purpose: "rates", creates: false, workspaceName: name)
        defer { session.close() }
        let line = ProgressDisplay(label: "sending \(file)", unit: .bytes)
        let response: ClientResponse
        do throws(VerbFailure) {
            defer { line.finish() }
            response = try session.send(
                "POST", "/local/rate-sets/import?set=\(set.percentEncoded)",
                body: .file(path: file) { sent, total in line.show(done: Int(sent), total: Int(total)) })
        } catch {
            throw VerbFailure(error.code, "\(file): \(error.text)")
        }
        guard let report = try? JSONReader.parse(response.body) else {
            throw VerbFailure(.unavailable, "The answer of the owner is not JSON.")
        }
        Output.text(invocation.isSet("json") ? report.encodedText() + "\n" : Self.text(of: report))
    }

    /// The file to import, once everything that was said fits it.
    func file() throws(VerbFailure) -> String {
        let word = invocation.positionals.first ?? ""
        guard Action(rawValue: word) != nil else {
            let names = Action.allCases.map(\.rawValue)
            let nearest = nearestName(to: word, among: names).map { "did you mean '\($0)'?" }
            throw VerbFailure(.usage, "rates cannot '\(word)': \(nearest ?? "it can " + names.joined(separator: ", "))")
        }
        guard let file = invocation.positionals.dropFirst().first else {
            throw VerbFailure(.usage, "'rates \(word)' needs a FILE")
        }
        return file
    }

    static func text(of report: JSON) -> String {
        let set = report["rate_set"]
        let currencies = set?["currencies"]?.arrayValue?.count ?? 0
        var lines = [
            "Read \(number(report["read"])) quotes into '\(set?["name"]?.stringValue ?? "")': "
                + "\(number(report["added"])) added, \(number(report["corrected"])) corrected, "
                + "\(number(report["unchanged"])) there already.",
            "It has \(number(set?["quotes"])) quotes of \(currencies) currencies for one "
                + "\(set?["base"]?.stringValue ?? ""), from \(set?["first_date"]?.stringValue ?? "?") to "
                + "\(set?["last_date"]?.stringValue ?? "?").",
        ]
        let leftOut = (report["left_out"]?.arrayValue ?? []).compactMap(\.stringValue)
        if !leftOut.isEmpty {
            lines.append("Note: withdrawn currencies were left out: \(leftOut.joined(separator: ", ")).")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func number(_ value: JSON?) -> String { value?.numberValue?.text ?? "0" }
}
