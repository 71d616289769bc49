import MCPProtocol
import Wire

extension ToolFixture {
    /// Tools that ask the client while their call runs, as the handshake era has it.
    static let asking: [ToolFixture] = [
        tool("test_sampling", "Asks a model.", inputSchema: oneText("prompt")) { call, arguments throws(MCPError) in
            guard let prompt = arguments["prompt"]?.stringValue else {
                return .text("Required: prompt (string).", isError: true)
            }
            let answer = try call.ask(
                "sampling/createMessage",
                [
                    "messages": [["role": "user", "content": Content.text(prompt)]],
                    "maxTokens": 100,
                ])
            return .text("LLM response: \(answer["content"]?["text"]?.stringValue ?? "")")
        },
        tool("test_elicitation", "Asks a person.", inputSchema: oneText("message")) {
            call, arguments throws(MCPError) in
            guard let message = arguments["message"]?.stringValue else {
                return .text("Required: message (string).", isError: true)
            }
            let answer = try elicit(
                call, message, ["username": ["type": "string"], "email": ["type": "string"]],
                required: ["username", "email"])
            return .text("User response: \(answer)")
        },
        tool("test_elicitation_sep1034_defaults", "Asks a person, with defaults.") { call, _ throws(MCPError) in
            .text("Elicitation completed: \(try elicit(call, "Please review the defaults", defaults))")
        },
        tool("test_elicitation_sep1330_enums", "Asks a person to choose.") { call, _ throws(MCPError) in
            .text("Elicitation completed: \(try elicit(call, "Please choose", choices))")
        },
    ]

    private static let defaults: JSON = [
        "name": ["type": "string", "default": "John Doe"],
        "age": ["type": "integer", "default": 30],
        "score": ["type": "number", "default": .number(JSONNumber(unscaled: 955, decimals: 1))],
        "status": ["type": "string", "enum": ["active", "inactive", "pending"], "default": "active"],
        "verified": ["type": "boolean", "default": true],
    ]
    private static let choices: JSON = [
        "untitledSingle": ["type": "string", "enum": ["option1", "option2", "option3"]],
        "titledSingle": ["type": "string", "oneOf": titledValues],
        "legacyEnum": [
            "type": "string", "enum": ["opt1", "opt2", "opt3"],
            "enumNames": ["Option One", "Option Two", "Option Three"],
        ],
        "untitledMulti": ["type": "array", "items": ["type": "string", "enum": ["option1", "option2", "option3"]]],
        "titledMulti": ["type": "array", "items": ["anyOf": titledValues]],
    ]
    private static let titledValues: JSON = [
        ["const": "value1", "title": "First Value"], ["const": "value2", "title": "Second Value"],
        ["const": "value3", "title": "Third Value"],
    ]

    /// A tool that runs in the handshake era alone.
    private static func tool(
        _ name: String, _ description: String, inputSchema: JSON = Self.noArguments,
        _ run: @escaping @Sendable (MCPCall, JSONObject) throws(MCPError) -> MCPOutcome
    ) -> ToolFixture {
        ToolFixture(name, description, inputSchema: inputSchema, isQuick: false) {
            call, arguments, _ throws(MCPError) in
            guard call.revision.era == .handshake else {
                return .text("In this revision a client cannot be asked while a call runs.", isError: true)
            }
            return try run(call, arguments)
        }
    }

    private static func oneText(_ name: String) -> JSON {
        [
            "type": "object", "properties": .member(name, ["type": "string"]),
            "required": [.string(name)],
        ]
    }

    private static func elicit(
        _ call: MCPCall, _ message: String, _ properties: JSON, required: JSON = []
    ) throws(MCPError) -> String {
        let answer = try call.ask(
            "elicitation/create",
            [
                "message": .string(message),
                "requestedSchema": ["type": "object", "properties": properties, "required": required],
            ])
        let action = answer["action"]?.stringValue ?? "none"
        return "action=\(action), content=\(answer["content"]?.encodedText() ?? "{}")"
    }
}
