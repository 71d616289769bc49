import MCPProtocol
import Wire

/// A tool that does one thing that a client may want to see done.
struct ToolFixture: Sendable {
    /// What runs when it is called.
    typealias Run =
        @Sendable (_ call: MCPCall, _ arguments: JSONObject, _ hub: FixtureHub) throws(MCPError) -> MCPOutcome

    /// A schema of no arguments, others allowed.
    static let noArguments: JSON = ["type": "object"]

    /// Its name.
    let name: String
    /// What it is for.
    let description: String
    /// The schema of its arguments.
    let inputSchema: JSON
    /// The schema of its data, where it gives any.
    let outputSchema: JSON?
    /// Whether it answers at once and says nothing before its answer.
    let isQuick: Bool
    /// What it does.
    let run: Run

    /// A tool; one without a schema takes no arguments.
    init(
        _ name: String, _ description: String, inputSchema: JSON = Self.noArguments, outputSchema: JSON? = nil,
        isQuick: Bool = true, run: @escaping Run
    ) {
        self.name = name
        self.description = description
        self.inputSchema = inputSchema
        self.outputSchema = outputSchema
        self.isQuick = isQuick
        self.run = run
    }

    /// As it stands in the list.
    var json: JSON {
        var object: JSONObject = [
            "name": .string(name), "description": .string(description), "inputSchema": inputSchema,
        ]
        if let outputSchema { object["outputSchema"] = outputSchema }
        return .object(object)
    }

    /// The tools that are always there.
    static let all: [ToolFixture] = contents + streaming + changes + waiting + inputRequired + asking
}
