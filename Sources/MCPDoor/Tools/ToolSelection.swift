public import Wire

/// Which tools are offered. The operator sets the outer bound; a request can only narrow it.
public struct ToolSelection: Hashable, Sendable {
    /// The toolsets; nil for the usual ones in the list, and everything by name.
    public var toolsets: Set<Toolset>?
    /// Single tools; nil for those of the toolsets.
    public var tools: Set<String>?
    /// Whether there is nothing that changes anything.
    public var isReadOnly: Bool

    /// Selects.
    public init(toolsets: Set<Toolset>? = nil, tools: Set<String>? = nil, isReadOnly: Bool = false) {
        self.toolsets = toolsets
        self.tools = tools
        self.isReadOnly = isReadOnly
    }

    /// The toolsets of a list such as `core,analytics`.
    ///
    /// - Parameter pointer: where the list stands.
    /// - Throws: `invalid_parameter` with the nearest name for one that there is not.
    public static func toolsets(in list: String, at pointer: String) throws(Problem) -> Set<Toolset> {
        var found: Set<Toolset> = []
        for name in names(in: list) {
            guard let toolset = Toolset(rawValue: name) else {
                let all = Toolset.allCases.map(\.rawValue)
                throw Problem(
                    .invalidParameter, "There is no toolset \(name).",
                    errors: [
                        FieldProblem(
                            pointer: pointer, code: "unknown_toolset", detail: "There is no toolset \(name).",
                            allowed: all, didYouMean: nearestName(to: name, among: all))
                    ])
            }
            found.insert(toolset)
        }
        return found
    }

    /// What both this and a request allow.
    ///
    /// - Parameter header: the values of a header field of the request: `X-MCP-Toolsets`, `X-MCP-Tools` and
    ///   `X-MCP-Readonly`.
    /// - Throws: `malformed_header` for a toolset that there is not.
    public func narrowed(by header: (String) -> [String]) throws(Problem) -> ToolSelection {
        var narrowed = self
        let asked = header("X-MCP-Toolsets").joined(separator: ",")
        if !Self.names(in: asked).isEmpty {
            let pointer = FieldProblem.headerPointer("X-MCP-Toolsets")
            let wanted: Set<Toolset>
            do throws(Problem) { wanted = try Self.toolsets(in: asked, at: pointer) } catch {
                throw Problem(.malformedHeader, error.detail, errors: error.errors)
            }
            narrowed.toolsets = Self.both(toolsets, wanted)
        }
        let named = Set(Self.names(in: header("X-MCP-Tools").joined(separator: ",")))
        if !named.isEmpty { narrowed.tools = tools.map { $0.intersection(named) } ?? named }
        for text in header("X-MCP-Readonly") {
            switch text.lowercased() {
            case "true", "1", "yes": narrowed.isReadOnly = true
            case "false", "0", "no", "": break
            default:
                let detail = "X-MCP-Readonly is true or false."
                let pointer = FieldProblem.headerPointer("X-MCP-Readonly")
                throw Problem(
                    .malformedHeader, detail,
                    errors: [
                        FieldProblem(
                            pointer: pointer, code: "malformed_header", detail: detail, allowed: ["true", "false"])
                    ])
            }
        }
        return narrowed
    }

    private static func both(_ outer: Set<Toolset>?, _ wanted: Set<Toolset>) -> Set<Toolset> {
        guard let outer, !outer.contains(.all) else { return wanted }
        return wanted.contains(.all) ? outer : outer.intersection(wanted)
    }

    private static func names(in list: String) -> [String] {
        // No name of a toolset or a tool has spaces in it.
        list.filter { !$0.isWhitespace }.split(separator: ",").map { String($0) }
    }

    /// Whether a tool stands in the list.
    func lists(_ tool: Tool) -> Bool {
        if isReadOnly, !tool.hints.isReadOnly { return false }
        if let tools { return tools.contains(tool.name) && allows(tool) }
        let sets = toolsets ?? [.core]
        if tool.isAlias { return sets.contains(.compat) }
        return sets.contains(.all) || !sets.isDisjoint(with: tool.toolsets)
    }

    /// Whether a tool can be called.
    func allows(_ tool: Tool) -> Bool {
        if let tools, !tools.contains(tool.name) { return false }
        guard let toolsets else { return true }
        return toolsets.contains(.all) || !toolsets.isDisjoint(with: tool.toolsets)
    }
}
