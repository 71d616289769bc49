internal import Wire

/// Keys and workspaces as people read them.
enum KeyTable {
    /// All keys, a row each.
    static func text(_ keys: [JSON], isUTF8: Bool) -> String {
        var table = TextTable(
            columns: ["ID", "NAME", "SCOPE", "FOR", "STATUS", "CREATED", "EXPIRES", "LAST USED"].map {
                TextTable.Column(title: $0, isRightAligned: false)
            }, isUTF8: isUTF8)
        for key in keys {
            table.add(
                ["id", "name", "scope", "environment", "status"].map { key[$0]?.stringValue ?? "" } + [
                    moment(key["created_at"]) ?? "", moment(key["expires_at"]) ?? "never",
                    moment(key["last_used_at"]) ?? "never",
                ])
        }
        return table.rendered().map { $0 + "\n" }.joined()
    }

    /// What to know about a key whose secret is about to be shown.
    static func remark(on key: JSON, workspaceName: String) -> String {
        let (id, scope) = (key["id"]?.stringValue ?? "", key["scope"]?.stringValue ?? "")
        let end = moment(key["expires_at"]).map { "It expires at \($0)." } ?? "It never expires."
        let old = moment(key["old_secret_ends_at"]).map { "The old secret works until \($0).\n" } ?? ""
        return """
            Key \(id) '\(key["name"]?.stringValue ?? "")' opens workspace '\(workspaceName)' with scope \(scope). \(end)
            \(old)\(key["notice"]?.stringValue ?? "")

            """
    }

    /// Workspaces, a row each.
    static func workspaces(_ entries: [JSON], isUTF8: Bool) -> String {
        var table = TextTable(
            columns: ["NAME", "CREATED", "BY"].map { TextTable.Column(title: $0, isRightAligned: false) },
            trailingTitle: "ID", isUTF8: isUTF8)
        for entry in entries {
            table.add([
                entry["name"]?.stringValue ?? "", moment(entry["created_at"]) ?? "",
                entry["created_by"]?.stringValue ?? "", entry["id"]?.stringValue ?? "",
            ])
        }
        return table.rendered().map { $0 + "\n" }.joined()
    }

    /// An instant to the minute; nil for null.
    private static func moment(_ instant: JSON?) -> String? {
        guard let text = instant?.stringValue, text.utf8.count >= 16 else { return nil }
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5))Z"
    }
}
