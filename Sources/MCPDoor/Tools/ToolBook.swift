internal import Operations
internal import Wire

/// All tools, by name.
struct ToolBook: Sendable {
    /// The tools in the order in which they are listed.
    let tools: [Tool]
    private let byName: [String: Int]

    init(_ catalogue: Catalogue) {
        let core = CoreTools(catalogue).all
        let taken = Set(core.map(\.name))
        let others = catalogue.operations.filter { operation in
            !operation.isLocal && !operation.isEndless && !operation.isFile
                && !ToolNames.isOtherPath(operation, in: catalogue)
                && !taken.contains(ToolNames.name(of: operation))
        }.map { operation in
            operation.name == ResourceShelf.reportOperation
                ? ReportTool(operation, catalogue).tool : OperationTool.tool(operation)
        }
        let own = core + others
        let names = Dictionary(uniqueKeysWithValues: own.enumerated().map { ($1.name, $0) })
        let aliases = ToolAliases.all.compactMap { alias in names[alias.tool].map { Self.tool(alias, own[$0]) } }
        tools = own + aliases
        byName = Dictionary(uniqueKeysWithValues: tools.enumerated().map { ($1.name, $0) })
    }

    private static func tool(_ alias: ToolAlias, _ tool: Tool) -> Tool {
        Tool(
            name: alias.name, description: "Another name of \(tool.name).", toolsets: tool.toolsets.union([.compat]),
            operations: tool.operations, isAlias: true,
            input: ["type": "object"],
            run: { call throws(Problem) in
                var call = call
                call.arguments = alias.arguments(call.arguments)
                return try tool.run(call)
            })
    }

    /// The tool of that name, if the caller may use it and wants to see it.
    subscript(name: String, for caller: any ToolAudience) -> Tool? { try? tool(name, for: caller) }

    /// The same for a call; nil where there is no such tool, or the caller does not want to see it.
    ///
    /// - Throws: `insufficient_scope` for one that needs another key.
    func tool(_ name: String, for caller: any ToolAudience) throws(Problem) -> Tool? {
        guard let tool = byName[name].map({ tools[$0] }), caller.selection.allows(tool) else { return nil }
        guard tool.isOpen(to: caller.principal) else {
            let scope: Operation.Scope = tool.operations.map(\.scope).contains(.write) ? .write : .admin
            throw Problem(.insufficientScope, "\(name) needs a key of the scope \(scope.rawValue).")
        }
        return tool
    }

    /// The names of all tools that a caller can call, listed or not.
    func names(for caller: any ToolAudience) -> [String] {
        tools.filter { $0.isOpen(to: caller.principal) && caller.selection.allows($0) }.map(\.name)
    }

    /// The tools that a caller is offered.
    func listed(for caller: any ToolAudience) -> [Tool] {
        tools.filter { $0.isOpen(to: caller.principal) && caller.selection.lists($0) }
    }

    /// The refusal of what changes something where nothing may be changed.
    static func readOnly(_ tool: String) -> Problem {
        Problem(.insufficientScope, "\(tool) would change something, and only reading is offered here.")
    }
}

extension Operation {
    /// Whether its answer has no end of its own.
    fileprivate var isEndless: Bool { output.mediaType == "text/event-stream" }

    /// Whether its answer is a file of any kind, which models are told the place of instead.
    fileprivate var isFile: Bool { output.mediaType == "application/octet-stream" }
}
