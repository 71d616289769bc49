internal import Wire

/// Another system's name for a tool.
struct ToolAlias: Sendable {
    /// The name.
    let name: String
    /// The tool.
    let tool: String
    /// What the other system calls the arguments, and what they are called here; an empty name is left out.
    var renames: [String: String] = [:]
    /// What the tool is called with besides.
    var fixed: JSONObject = JSONObject()

    /// The arguments of the tool.
    func arguments(_ given: JSONObject) -> JSONObject {
        var arguments = JSONObject()
        for member in given.members {
            let name = renames[member.name] ?? member.name
            if !name.isEmpty { arguments[name] = member.value }
        }
        for member in fixed.members { arguments[member.name] = member.value }
        return arguments
    }
}
