import HTTPServer
import MCPProtocol

extension HTTPResponse {
    /// An answer of the protocol as one of HTTP.
    init(_ response: MCPResponse) {
        switch response.body {
        case .none: self.init(status: response.status, headers: response.headers)
        case .json(let text):
            self.init(
                status: response.status, headers: response.headers + [("Content-Type", "application/json")],
                body: .bytes(text))
        case .events(let events):
            self.init(
                status: response.status,
                headers: response.headers + [("Content-Type", "text/event-stream")], body: .stream(Self.stream(events)))
        }
    }

    private static func stream(_ events: MCPEventStream) -> HTTPResponseStream {
        HTTPResponseStream(
            wait: {
                let pause = events.pause()
                return HTTPResponseStream.Wait(
                    wakeDescriptor: pause.wakeDescriptor, millisecondsMax: pause.millisecondsMax)
            },
            farewell: events.farewell().flatMap(\.event),
            next: { events.next().map { $0.flatMap(\.event) } },
            finished: events.finished)
    }
}
