internal import Locking
internal import MCPProtocol
internal import Wire

/// Hands the messages of standard input to the process that owns the data, as requests over its socket.
///
/// There is one way to an answer, whoever asks: what is said here is what is said over the network.
struct ModelRelay: MCPEndpoint {
    /// What every request carries: the workspace, and what is offered at most.
    let headers: [(name: String, value: String)]
    /// The way to the owner.
    let client: OwnerClient

    func exchange(
        _ request: MCPLineRequest, cancellation: OneTimeSignal, receive: (_ message: [UInt8]) -> Void
    ) throws(MCPError) {
        let fields =
            headers + request.fields + [
                (ModelEntrance.linesHeader, request.hasHandshake ? "handshake" : "none"),
                ("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream"),
            ]
        let response: ClientResponse
        do throws(ClientError) {
            response = try withoutActuallyEscaping(receive) { receive throws(ClientError) in
                try client.send(
                    method: "POST", target: ModelEntrance.protocolPath, headers: fields, body: .bytes(request.body),
                    until: cancellation, onLine: { Self.pass($0, to: receive) })
            }
        } catch {
            throw MCPError(.internalError, "The process that owns the data does not answer: \(error.description)")
        }
        guard !response.isSuccess, !response.body.isEmpty else { return }
        // What the edge refuses is no message: a full queue, a workspace that there is not.
        guard let json = try? JSONReader.parse(response.body), json["jsonrpc"] != nil else {
            let detail = (try? JSONReader.parse(response.body))?["detail"]?.stringValue
            throw MCPError(.internalError, detail ?? "The process that owns the data answers \(response.status).")
        }
        receive(response.body)
    }

    /// A line of an answer: the data of an event, or the whole of an answer that is one text.
    private static func pass(_ line: ArraySlice<UInt8>, to receive: ([UInt8]) -> Void) {
        if line.first == UInt8(ascii: "{") || line.first == UInt8(ascii: "[") { return receive(Array(line)) }
        let mark = Array("data: ".utf8)
        if line.starts(with: mark) { receive(Array(line.dropFirst(mark.count))) }
    }
}
