import Locking
import MCPProtocol
import Wire

extension MCPCall {
    /// Between two steps of a tool that shows how it gets on.
    static let stepMilliseconds = 50

    /// What a step waits for, so that only time ends it.
    private static let nothing = OneTimeSignal()

    /// Lets a step of work pass; false once nobody waits for the answer.
    func pass(milliseconds: Int = Self.stepMilliseconds) -> Bool {
        wait(Self.nothing.descriptor, milliseconds)
    }

    /// Whether the client says of itself that it can do that; `elicitation` stands for forms, as it does when empty.
    func declares(_ capability: String) -> Bool {
        guard let declared = clientCapabilities?[capability]?.objectValue else { return false }
        return capability != "elicitation" || declared.isEmpty || declared["form"] != nil
    }

    /// Refuses the call of a client that has not said that it can do that.
    func require(_ capability: String) throws(MCPError) {
        guard !declares(capability) else { return }
        throw MCPError(
            .missingClientCapability, "This tool needs a client with \(capability).",
            data: ["requiredCapabilities": .member(capability, [:])])
    }
}
