/// A question for the values that an argument may have.
public struct MCPCompletionRequest: Hashable, Sendable {
    /// What has the argument.
    public enum Subject: Hashable, Sendable {
        /// A prompt of that name.
        case prompt(String)
        /// A resource, or a template of resources.
        case resource(String)
    }

    /// What has the argument.
    public let subject: Subject
    /// The argument.
    public let argument: String
    /// What has been typed of it.
    public let typed: String
    /// The other arguments, as far as they are known.
    public let others: [String: String]

    /// Asks.
    public init(subject: Subject, argument: String, typed: String, others: [String: String] = [:]) {
        self.subject = subject
        self.argument = argument
        self.typed = typed
        self.others = others
    }
}
