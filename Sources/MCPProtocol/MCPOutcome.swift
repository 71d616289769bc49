public import Wire

/// What a call of a tool, a prompt or a resource came to.
public enum MCPOutcome: Sendable {
    /// The members of a complete result, without those that the protocol adds (`resultType`, `_meta`, cache hints).
    case complete(JSONObject)
    /// The same, already written as JSON: members separated by commas, without the braces. For answers that are asked
    /// for often.
    case encoded([UInt8])
    /// The caller must say something first; only callers of the modern era can be asked this way.
    ///
    /// - Parameters:
    ///   - requests: by key, each with its `method` and `params`.
    ///   - state: what is to come back with the answers, as it came from here; sealed by the protocol.
    case inputRequired(requests: JSONObject, state: JSON?)

    /// The result of a tool: content, and the same as data.
    public static func tool(content: [JSON], structured: JSON? = nil, isError: Bool = false) -> MCPOutcome {
        var object: JSONObject = ["content": .array(content)]
        if let structured { object["structuredContent"] = structured }
        object["isError"] = .bool(isError)
        return .complete(object)
    }

    /// The result of a tool that is one text.
    public static func text(_ text: String, isError: Bool = false) -> MCPOutcome {
        tool(content: [["type": "text", "text": .string(text)]], isError: isError)
    }
}
