public import Wire

/// A refusal by the protocol: the call was wrong, as opposed to one that was right and failed.
public struct MCPError: Error, Sendable {
    /// The number that says what kind it is.
    public enum Code: Int, Sendable {
        /// The message is no JSON.
        case parseError = -32700
        /// The message is JSON, and no request.
        case invalidRequest = -32600
        /// There is no such method, or none in that revision.
        case methodNotFound = -32601
        /// What the method was given is wrong, or names what there is not.
        case invalidParams = -32602
        /// The server could not do what was right to ask.
        case internalError = -32603
        /// A header field is missing, or says something else than the body.
        case headerMismatch = -32020
        /// The client cannot do what the answer would need; the data says what.
        case missingClientCapability = -32021
        /// The revision is not spoken; the data says which are.
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
