import MCPProtocol
import Wire

extension ToolFixture {
    /// Tools that give one kind of content each.
    static let contents: [ToolFixture] = [
        ToolFixture("test_simple_text", "Gives a text.") { _, _, _ in
            .text("This is a simple text response for testing.")
        },
        ToolFixture("test_image_content", "Gives an image.") { _, _, _ in .tool(content: [Content.image]) },
        ToolFixture("test_audio_content", "Gives a sound.") { _, _, _ in .tool(content: [Content.audio]) },
        ToolFixture("test_embedded_resource", "Gives a resource with its text.") { _, _, _ in
            .tool(content: [
                Content.resource(
                    "test://embedded-resource", mimeType: "text/plain",
                    text: "This is an embedded resource content.")
            ])
        },
        ToolFixture("test_multiple_content_types", "Gives a text, an image and a resource.") { _, _, _ in
            .tool(content: [
                Content.text("Multiple content types test:"), Content.image,
                Content.resource(
                    "test://mixed-content-resource", mimeType: "application/json",
                    text: #"{"test":"data","value":123}"#),
            ])
        },
        ToolFixture("test_error_handling", "Always fails.") { _, _, _ in
            .text("This tool intentionally returns an error for testing", isError: true)
        },
        ToolFixture(
            "test_sum", "Adds two integers and gives the sum as data, too.", inputSchema: summands, outputSchema: sum
        ) { _, arguments, _ in
            guard let first = arguments["a"]?.intValue, let second = arguments["b"]?.intValue else {
                return .text("Required: a (integer) and b (integer).", isError: true)
            }
            let (sum, isTooLarge) = first.addingReportingOverflow(second)
            guard !isTooLarge else { return .text("The sum does not fit 64 bits.", isError: true) }
            let data: JSON = ["sum": .integer(sum)]
            return .tool(content: [Content.text(data.encodedText())], structured: data)
        },
        ToolFixture(
            "json_schema_2020_12_tool", "Has a schema with the words of JSON Schema 2020-12.", inputSchema: wordySchema
        ) { _, arguments, _ in
            .text("JSON Schema 2020-12 tool called with: \(JSON.object(arguments).encodedText())")
        },
    ]

    private static let summands: JSON = [
        "type": "object", "properties": ["a": ["type": "integer"], "b": ["type": "integer"]],
        "required": ["a", "b"], "additionalProperties": false,
    ]
    private static let sum: JSON = [
        "type": "object", "properties": ["sum": ["type": "integer"]], "required": ["sum"],
    ]
    private static let wordySchema: JSON = [
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "$defs": [
            "address": [
                "$anchor": "addressDef", "type": "object",
                "properties": ["street": ["type": "string"], "city": ["type": "string"]],
            ]
        ],
        "properties": [
            "name": ["type": "string"], "address": ["$ref": "#/$defs/address"],
            "contactMethod": ["type": "string", "enum": ["phone", "email"]], "phone": ["type": "string"],
            "email": ["type": "string"],
        ],
        "allOf": [["anyOf": [["required": ["phone"]], ["required": ["email"]]]]],
        "if": ["properties": ["contactMethod": ["const": "phone"]], "required": ["contactMethod"]],
        "then": ["required": ["phone"]],
        "else": ["required": ["email"]],
        "additionalProperties": false,
    ]
}
