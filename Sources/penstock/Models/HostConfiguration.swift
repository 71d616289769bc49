internal import Wire

/// Ready entries for the programs in which models live.
struct HostConfiguration {
    /// The program, by its whole path.
    let program: String
    /// What it is started with.
    let arguments: [String]
    /// Where a server answers.
    let address: String

    /// All entries, each under a heading that says where it goes.
    var text: String {
        """
        # Claude Code, over standard input (.mcp.json, or: claude mcp add penstock -- \(command))
        \(pretty(["mcpServers": ["penstock": stdio]]))

        # Claude Code, over HTTP (.mcp.json; the key comes from the environment)
        \(pretty(["mcpServers": ["penstock": http(key: "${PENSTOCK_KEY}")]]))

        # Claude Desktop, over standard input (claude_desktop_config.json)
        \(pretty(["mcpServers": ["penstock": stdio]]))

        # Claude Desktop, over HTTP: Settings, Connectors, Add custom connector, with the address
        #   \(address)
        # It needs TLS and a name that the internet knows; on this machine use standard input.

        # VS Code, over standard input (.vscode/mcp.json)
        \(pretty(["servers": ["penstock": typed(stdio)]]))

        # VS Code, over HTTP (.vscode/mcp.json; VS Code asks for the key once)
        \(pretty(["inputs": [Self.input], "servers": ["penstock": http(key: "${input:penstock-key}")]]))

        """
    }

    private var command: String { ([program] + arguments).map(\.quotedForShell).joined(separator: " ") }

    private var stdio: JSON {
        ["command": .string(program), "args": .array(arguments.map { .string($0) })]
    }

    private func typed(_ entry: JSON) -> JSON {
        var object: JSONObject = ["type": "stdio"]
        for member in entry.objectValue?.members ?? [] { object[member.name] = member.value }
        return .object(object)
    }

    private func http(key: String) -> JSON {
        ["type": "http", "url": .string(address), "headers": ["Authorization": .string("Bearer \(key)")]]
    }

    private static let input: JSON = [
        "type": "promptString", "id": "penstock-key", "description": "A key of Penstock", "password": true,
    ]

    /// JSON as people read it.
    private func pretty(_ json: JSON, indentation: String = "") -> String {
        let inner = indentation + "  "
        switch json {
        case .object(let object) where !object.isEmpty:
            let members = object.members.map {
                "\(inner)\(JSON.string($0.name).encodedText()): \(pretty($0.value, indentation: inner))"
            }
            return "{\n" + members.joined(separator: ",\n") + "\n\(indentation)}"
        case .array(let elements) where elements.contains(where: { $0.objectValue != nil }):
            let lines = elements.map { inner + pretty($0, indentation: inner) }
            return "[\n" + lines.joined(separator: ",\n") + "\n\(indentation)]"
        default: return json.encodedText()
        }
    }
}
