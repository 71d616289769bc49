import MCPProtocol
import Wire

extension ToolFixture {
    private static let slowMillisecondsMax: Int64 = 60_000

    /// Tools for clients that do not wait for the end.
    static let waiting: [ToolFixture] = [
        ToolFixture(
            "test_slow", "Works for so many milliseconds, or until nobody waits for it.",
            inputSchema: [
                "type": "object",
                "properties": [
                    "milliseconds": ["type": "integer", "minimum": 0, "maximum": .integer(slowMillisecondsMax)]
                ],
                "required": ["milliseconds"],
            ], isQuick: false
        ) { call, arguments, hub in
            guard let milliseconds = arguments["milliseconds"]?.intValue,
                (0...slowMillisecondsMax).contains(milliseconds)
            else { return .text("Required: milliseconds (0 to \(slowMillisecondsMax)).", isError: true) }
            hub.slowCallBegins()
            var passed = 0
            while passed < milliseconds {
                call.progress(Double(passed), Double(milliseconds), nil)
                guard call.pass() else {
                    hub.slowCallIsAbandoned()
                    return .text("Nobody waits for this.")
                }
                passed += MCPCall.stepMilliseconds
            }
            hub.slowCallEnds()
            return .text("The work is done.")
        },
        ToolFixture(
            "test_slow_counts", "How many calls of test_slow have begun, ended and been abandoned so far.",
            outputSchema: ["type": "object"]
        ) { _, _, hub in
            let counts = hub.slowCounts
            return .tool(content: [Content.text(counts.encodedText())], structured: counts)
        },
    ]
}
