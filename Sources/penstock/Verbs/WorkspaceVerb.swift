internal import Wire
internal import WorkspaceStore

/// `penstock workspace`: makes, lists and deletes the workspaces of a data folder.
struct WorkspaceVerb {
    /// What can be done.
    enum Action: String, CaseIterable {
        case create
        case list
        case delete
    }

    private let invocation: Invocation

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    func run() throws(VerbFailure) {
        let action = try action()
        guard let path = invocation.text("data") else { throw VerbFailure(.usage, "workspace needs --data") }
        let session = try Session(
            path: path, purpose: "workspace", creates: false, workspaceName: WorkspaceEntry.defaultName)
        defer { session.close() }
        let name = invocation.positionals.dropFirst().first ?? ""
        let answer: JSON
        let text: String
        switch action {
        case .list:
            answer = try session.json("GET", "/local/workspaces")
            text = KeyTable.workspaces(answer["data"]?.arrayValue ?? [], isUTF8: Terminal.ofProcess.isUTF8)
        case .create:
            let body: JSON = ["name": .string(name)]
            answer = try session.json("POST", "/local/workspaces", body: .bytes(body.encoded()))
            text = "The workspace '\(name)' is made; 'penstock key create --workspace \(name)' makes a key for it.\n"
        case .delete:
            answer = try session.json("DELETE", "/local/workspaces/\(name.percentEncoded)")
            text = """
                The workspace '\(name)' is deleted and its keys open nothing any more. \
                Its file was moved, not removed: \(answer["file"]?.stringValue ?? "")

                """
        }
        Output.text(invocation.isSet("json") ? answer.encodedText() + "\n" : text)
    }

    /// What is to be done, once everything that was said fits it.
    func action() throws(VerbFailure) -> Action {
        let word = invocation.positionals.first ?? ""
        guard let action = Action(rawValue: word) else {
            let names = Action.allCases.map(\.rawValue)
            let nearest = nearestName(to: word, among: names).map { "did you mean '\($0)'?" }
            throw VerbFailure(
                .usage, "workspace cannot '\(word)': \(nearest ?? "it can " + names.joined(separator: ", "))")
        }
        guard (invocation.positionals.count > 1) == (action != .list) else {
            throw VerbFailure(
                .usage, action == .list ? "'workspace list' takes no NAME" : "'workspace \(word)' needs a NAME")
        }
        return action
    }
}
