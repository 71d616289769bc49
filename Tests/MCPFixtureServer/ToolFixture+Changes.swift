import MCPProtocol
import Wire

extension ToolFixture {
    /// Tools that change what is served, so that listeners hear of it.
    static let changes: [ToolFixture] = [
        ToolFixture("test_trigger_tool_change", "Adds a tool to the list or takes it away.") { _, _, hub in
            hub.toggleTool()
            return .text("The list of tools has changed.")
        },
        ToolFixture("test_trigger_prompt_change", "Adds a prompt to the list or takes it away.") { _, _, hub in
            hub.togglePrompt()
            return .text("The list of prompts has changed.")
        },
        ToolFixture("test_trigger_resource_change", "Changes the watched resource.") { _, _, hub in
            hub.changeWatchedResource()
            return .text("The watched resource has changed.")
        },
    ]

    /// The tool that comes and goes.
    static let dynamic = ToolFixture("test_dynamic_tool", "Comes and goes.") { _, _, _ in .text("I am here now.") }
}
