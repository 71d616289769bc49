internal import Operations
internal import Wire

/// `penstock key`: makes, lists, rotates and revokes the keys of a workspace.
struct KeyVerb {
    /// What can be done.
    enum Action: String, CaseIterable {
        case create
        case list
        case rotate
        case revoke

        /// Whether it is done to one key.
        var takesID: Bool { self == .rotate || self == .revoke }

        /// The flags that mean something to it, beside those that every action has.
        var flagNames: [String] {
            switch self {
            case .create: ["name", "scope", "test", "expires-days", "no-expiry"]
            case .rotate: ["grace-hours", "expires-days", "no-expiry"]
            case .list, .revoke: []
            }
        }
    }

    private let invocation: Invocation

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    func run() throws(VerbFailure) {
        let action = try action()
        guard let path = invocation.text("data"), let name = invocation.text("workspace") else {
            throw VerbFailure(.usage, "key needs --data and --workspace")
        }
        let session = try Session(path: path, purpose: "key", creates: false, workspaceName: name)
        defer { session.close() }
        switch action {
        case .create: issued(try session.json("POST", "/keys", body: .bytes(try creation().encoded())), name)
        case .list: list(try session.all("/keys"))
        case .rotate:
            let target = "/keys/\(try id())/rotate"
            issued(try session.json("POST", target, body: .bytes(rotation().encoded())), name)
        case .revoke:
            let id = try id()
            try session.send("DELETE", "/keys/\(id)")
            if invocation.isSet("json") {
                Output.text((["id": .string(id), "status": "revoked"] as JSON).encodedText() + "\n")
            } else {
                Output.text("The key \(id) is revoked: it opens nothing any more.\n")
            }
        }
    }

    /// What is to be done, once everything that was said fits it.
    func action() throws(VerbFailure) -> Action {
        let word = invocation.positionals.first ?? ""
        guard let action = Action(rawValue: word) else {
            let names = Action.allCases.map(\.rawValue)
            let nearest = nearestName(to: word, among: names).map { "did you mean '\($0)'?" }
            throw VerbFailure(
                .usage, "key cannot '\(word)': \(nearest ?? "it can " + names.joined(separator: ", "))")
        }
        let common = Verb.check.flags.map(\.name)
        for name in invocation.given.keys.sorted() where !(common + action.flagNames).contains(name) {
            throw VerbFailure(.usage, "'key \(word)' has no flag --\(name)")
        }
        if invocation.given["expires-days"] != nil, invocation.isSet("no-expiry") {
            throw VerbFailure(.usage, "--expires-days and --no-expiry exclude each other")
        }
        if action == .create, invocation.given["name"] == nil {
            throw VerbFailure(.usage, "'key create' needs --name NAME, by which people know the key")
        }
        guard (invocation.positionals.count > 1) == action.takesID else {
            throw VerbFailure(
                .usage,
                action.takesID
                    ? "'key \(word)' needs the ID of a key; 'key list' shows them"
                    : "'key \(word)' "
                        + "takes no ID")
        }
        return action
    }

    /// The body of `keys.create`.
    func creation() throws(VerbFailure) -> JSON {
        var body: JSONObject = [
            "name": .string(invocation.text("name") ?? ""), "scope": .string(invocation.text("scope") ?? "read"),
            "environment": invocation.isSet("test") ? "test" : "live",
        ]
        body["expires_in_days"] = lifetime
        return .object(body)
    }

    /// The body of `keys.rotate`.
    func rotation() -> JSON {
        var body = JSONObject()
        if let hours = invocation.integer("grace-hours") { body["grace_hours"] = .integer(hours) }
        body["expires_in_days"] = lifetime
        return .object(body)
    }

    /// The id of the key that is meant, also where how it begins was copied from a list.
    func id() throws(VerbFailure) -> String {
        let given = invocation.positionals.dropFirst().first ?? ""
        let opening = ["pnsk_live_", "pnsk_test_"].first { given.hasPrefix($0) }
        let id = opening.map { String(given.dropFirst($0.count).prefix(8)) } ?? given
        guard id.utf8.count == 8, id.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw VerbFailure(.usage, "'\(given)' is no ID of a key: one has 8 letters and digits, as 'key list' shows")
        }
        return id.percentEncoded
    }

    /// After how many days the key ends; nil where nothing is said about it.
    private var lifetime: JSON? {
        if invocation.isSet("no-expiry") { return .null }
        return invocation.given["expires-days"].flatMap { Int64($0) }.map { .integer($0) }
    }

    private func list(_ keys: [JSON]) {
        if invocation.isSet("json") {
            return Output.text((["data": .array(keys)] as JSON).encodedText() + "\n")
        }
        guard !keys.isEmpty else {
            return Output.error("There are no keys; 'penstock key create --name NAME' makes one.\n")
        }
        Output.text(KeyTable.text(keys, isUTF8: Terminal.ofProcess.isUTF8))
    }

    /// Prints a key with its secret: the secret alone to standard output, so that it can go straight to where it is to
    /// be kept, and everything about it to standard error.
    private func issued(_ key: JSON, _ workspaceName: String) {
        if invocation.isSet("json") { return Output.text(key.encodedText() + "\n") }
        Output.error(KeyTable.remark(on: key, workspaceName: workspaceName))
        Output.text((key["secret"]?.stringValue ?? "") + "\n")
    }
}
