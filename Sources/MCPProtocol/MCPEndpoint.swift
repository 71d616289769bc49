public import Locking

/// Who answers messages that come as lines: the protocol in this process, or a process that it is reached through.
public protocol MCPEndpoint: Sendable {
    /// Hands a message over and gives on whatever comes back for it, each a whole JSON text without line breaks.
    ///
    /// It blocks until all has come; many threads call it at once. For a request the last message is its response, for
    /// anything else there is none. Once `cancellation` has fired (its descriptor can be polled) nobody waits any more:
    /// it returns soon, and what it still gives on is left out. In the modern era, closing the connection is what
    /// cancels the work of an answerer elsewhere.
    ///
    /// - Throws: why there is no response; the sender is told so.
    func exchange(
        _ request: MCPLineRequest, cancellation: OneTimeSignal, receive: (_ message: [UInt8]) -> Void
    ) throws(MCPError)
}
