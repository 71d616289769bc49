internal import MCPProtocol
internal import Operations
internal import Wire

/// One call of a tool.
struct ToolCall: Sendable {
    /// The tool's name.
    let tool: String
    /// What it is called with.
    var arguments: JSONObject
    /// Who calls.
    let caller: MCPCaller
    /// Finds what is named.
    let names: NameBook
    /// What bounds requests here.
    var limits = RequestLimits()
    /// Hears of progress.
    var progress: @Sendable (Double, Double?, String?) -> Void = { _, _, _ in }
}
