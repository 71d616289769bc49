public import Wire

/// A refusal by the protocol: the call was wrong, as opposed to one that was right and failed.
public struct MCPError: Error, Sendable {
    /// The number that says what kind it is.
    public enum Code: Int, Sendable {
        case parseError = -32700
        case invalidRequest = -32600
        case methodNotFound = -32601
        case invalidParams = -32602
        case internalError = -32603
        case headerMismatch = -32020
        case missingClientCapability = -32021
        case unsupportedVersion = -32022
    }

    /// What kind.
    public let code: Code
    /// A sentence for people and for models.
    public let message: String
    /// What programs may want to know.
    public let data: JSON?

    /// Refuses.
    public init(_ code: Code, _ message: String, data: JSON? = nil) {
        self.code = code
        self.message = message
        self.data = data
    }

    /// The refusal of a cursor that no list has given out.
    public static let cursorUnknown = MCPError(.invalidParams, "The cursor is none that this server gave out.")

    /// The refusal of a resource that there is not.
    public static func resourceNotFound(_ uri: String, _ message: String = "Resource not found") -> MCPError {
        MCPError(.invalidParams, message, data: ["uri": .string(uri)])
    }
}
