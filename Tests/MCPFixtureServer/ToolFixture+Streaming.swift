import MCPProtocol
import Wire

extension ToolFixture {
    /// Tools that say something before their answer.
    static let streaming: [ToolFixture] = [
        ToolFixture("test_tool_with_progress", "Tells how far it has come.", isQuick: false) { call, _, _ in
            for done in [0.0, 50.0, 100.0] {
                call.progress(done, 100, "Completed step \(Int(done)) of 100")
                // What does not rise is told to nobody.
                call.progress(done, 100, "Again")
                call.progress(done - 1, 100, "Back")
                guard call.pass() else { break }
            }
            return .text("The work is done.")
        },
        ToolFixture("test_tool_with_logging", "Logs three times at info.", isQuick: false) { call, _, _ in
            for text in ["Tool execution started", "Tool processing data", "Tool execution completed"] {
                call.log(.info, .string(text))
                guard call.pass() else { break }
            }
            return .text("The work is done.")
        },
        ToolFixture("test_logging_tool", "Tries to log at every level.", isQuick: false) { call, _, _ in
            for level in MCPCall.LogLevel.allCases { call.log(level, .string("A log at \(level.rawValue)")) }
            return .text("The logs are written.")
        },
        ToolFixture("test_missing_capability", "Needs a client with sampling.") { call, _, _ throws(MCPError) in
            try call.require("sampling")
            return .text("The client can sample.")
        },
        ToolFixture(
            "test_streaming_elicitation", "Tells how far it has come, then asks for a name.", isQuick: false
        ) { call, _, _ throws(MCPError) in
            try call.require("elicitation")
            call.progress(1, 2, "About to ask")
            if let answer = InputQuestion.userName.answer(in: call) { return .text("Hello, \(answer)!") }
            return InputQuestion.ask([.userName])
        },
    ]
}
