public import Locking

/// Answers lines by a server in this process.
public struct MCPLocalEndpoint: MCPEndpoint {
    private let server: MCPServer
    private let service: @Sendable () -> any MCPService

    /// Lets a server answer.
    ///
    /// - Parameter service: makes what is served, for each message.
    public init(server: MCPServer, service: @escaping @Sendable () -> any MCPService) {
        self.server = server
        self.service = service
    }

    /// Answers a message; its response is the last that is received.
    public func exchange(
        _ request: MCPLineRequest, cancellation: OneTimeSignal, receive: ([UInt8]) -> Void
    ) throws(MCPError) {
        let wait: @Sendable (Int32, Int) -> Bool = { descriptor, milliseconds in
            _ = MCPSleep.until([descriptor, cancellation.descriptor], milliseconds: milliseconds)
            return !cancellation.hasFired
        }
        let fields = request.fields
        let response = server.answer(
            MCPRequest(
                transport: .lines(hasHandshake: request.hasHandshake), body: request.body,
                header: { name in fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value) },
                wait: wait), service: service())
        switch response.body {
        case .none: break
        case .json(let message): receive(message)
        case .events(let stream): stream.finished(Self.pull(stream, receive, wait))
        }
    }

    /// Takes a stream to its end; false where it was not wanted any more.
    private static func pull(
        _ stream: MCPEventStream, _ receive: ([UInt8]) -> Void, _ wait: (Int32, Int) -> Bool
    ) -> Bool {
        while let frames = stream.next() {
            for case .message(let message) in frames { receive(message) }
            let pause = stream.pause()
            let milliseconds = frames.isEmpty ? pause.millisecondsMax : 0
            guard wait(pause.wakeDescriptor, milliseconds) else { return false }
        }
        return true
    }
}
