/// Why the edge itself refuses a request; the service renders the answer.
public struct HTTPRefusal: Error, Sendable, Equatable {
    /// The cause.
    public enum Kind: Sendable, Equatable {
        /// The message contradicts itself or RFC 9112: repeated or contradictory lengths, a bad name, a control
        /// character, no Host, an unusable target.
        case badFraming
        /// The head is longer than `headBytesMax`.
        case headTooLarge(bytesMax: Int)
        /// There are more header fields than `headerFieldsMax`.
        case tooManyHeaderFields(fieldsMax: Int)
        /// The target is longer than `urlBytesMax`.
        case uriTooLong(bytesMax: Int)
        /// The query has more arguments than `queryArgumentsMax`.
        case tooManyQueryArguments(argumentsMax: Int)
        /// The body is longer than the policy for it allows.
        case bodyTooLarge(bytesMax: Int)
        /// The head or the body did not arrive in time.
        case requestTimeout
        /// The Host is none of ours.
        case hostRefused(host: String)
        /// The path or the query is not UTF-8, has a `%` that begins no escape, or escapes that do not stand for UTF-8.
        case invalidTarget
        /// The value of a header field is not UTF-8.
        case invalidUTF8HeaderField
        /// The body is encoded; only plain bodies are read.
        case unsupportedContentEncoding(encoding: String)
        /// The body's file could not be written, for lack of space or otherwise.
        case spoolFailed(errorNumber: Int32)
    }

    /// The cause.
    public let kind: Kind
    /// One English sentence that says what was wrong with this very request.
    public let detail: String

    /// A refusal; services need it in tests only.
    public init(_ kind: Kind, _ detail: String) {
        self.kind = kind
        self.detail = detail
    }

    /// The status that fits the cause.
    public var status: Int {
        switch kind {
        case .badFraming, .invalidTarget, .invalidUTF8HeaderField, .tooManyQueryArguments: 400
        case .requestTimeout: 408
        case .bodyTooLarge: 413
        case .uriTooLong: 414
        case .unsupportedContentEncoding: 415
        case .hostRefused: 421
        case .headTooLarge, .tooManyHeaderFields: 431
        case .spoolFailed: 507
        }
    }
}
