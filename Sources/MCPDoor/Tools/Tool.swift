internal import Operations
internal import Wire

/// A tool: what a model sees of it, and how it is called.
struct Tool: Sendable {
    /// Does it.
    typealias Run = @Sendable (ToolCall) throws(Problem) -> ToolAnswer

    /// The longest name, so that hosts can put their own before it.
    static let nameCharactersMax = 40
    /// The longest description: hosts cut what is longer.
    static let descriptionCharactersMax = 2_048

    /// Its name.
    let name: String
    /// What it does and when to use it, the decisive part first.
    let description: String
    /// Where it is offered.
    let toolsets: Set<Toolset>
    /// The operations behind it.
    let operations: [Operation]
    /// Whether it is another system's name for a tool.
    var isAlias = false
    /// What its arguments must be, as JSON Schema 2020-12.
    let input: JSON
    /// How it is called.
    let run: Run

    /// What hosts should know.
    var hints: ToolHints { ToolHints(operations) }

    /// Whether a caller may use any of it.
    func isOpen(to principal: Principal) -> Bool {
        operations.contains { principal.may($0.scope) && (!$0.isLocal || principal.isLocal) }
    }

    /// As it stands in the list of tools. It has no title, which would be the name once more.
    var json: JSON {
        [
            "name": .string(name), "description": .string(description), "inputSchema": input,
            "outputSchema": Self.output, "annotations": hints.json,
        ]
    }

    /// Every tool answers with the same three members; what is in them depends on the question.
    private static let output: JSON = ["type": "object", "required": ["summary", "data", "meta"]]
}
