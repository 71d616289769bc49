import MCPProtocol
import Wire

/// An input as a POST: header fields, an empty line, the body.
struct FuzzedHTTP {
    private let fields: [(name: String, value: String)]
    private let body: [UInt8]

    init(_ input: ArraySlice<UInt8>) {
        let newline = UInt8(ascii: "\n")
        var rest = input
        var fields: [(name: String, value: String)] = []
        while let end = rest.firstIndex(of: newline), end > rest.startIndex {
            // No server lets control characters into a header.
            let line = rest[..<end].filter { $0 >= 0x20 }
            let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
            fields.append(
                (
                    String(decoding: line[..<colon], as: UTF8.self).lowercased(),
                    String(decoding: line[colon...].dropFirst(), as: UTF8.self)
                ))
            rest = rest[(end + 1)...]
        }
        self.fields = fields
        body = Array(rest.drop { $0 == newline })
    }

    /// Answers it, and looks whether the answer is one.
    func check(_ server: MCPServer) {
        let fields = fields
        let header: @Sendable (String) -> [String] = { name in
            fields.filter { $0.name == name.lowercased() }.map(\.value)
        }
        if let refusal = MCPServer.refusal(method: "POST", header: header) { check(refusal) }
        check(server.answer(MCPRequest(body: body, header: header), service: FuzzService()))
    }

    private func check(_ response: MCPResponse) {
        switch response.body {
        case .none: precondition(response.status == 202, "an empty answer with status \(response.status)")
        case .json(let message):
            precondition([200, 400, 404, 406, 415, 503].contains(response.status), "status \(response.status)")
            checkFinal(FuzzCheck.message(message))
        case .events(let stream):
            precondition(response.status == 200, "a stream with status \(response.status)")
            check(stream)
        }
    }

    private func check(_ stream: MCPEventStream) {
        var messages: [JSON] = []
        while let frames = stream.next() {
            for case .message(let message) in frames { messages.append(FuzzCheck.message(message)) }
            if frames.isEmpty { FuzzCheck.sleep(stream.pause()) }
        }
        stream.finished(true)
        guard let last = messages.last else { preconditionFailure("a stream without an answer") }
        checkFinal(last)
        for message in messages.dropLast() {
            precondition(message["method"] != nil, "an answer before the last: \(message.encodedText())")
        }
    }

    /// An answer has the id of its request, or none where that has none.
    private func checkFinal(_ answer: JSON) {
        guard let request = try? JSONReader.parse(body), answer.arrayValue == nil else { return }
        guard let id = answer["id"] else { preconditionFailure("no id: \(answer.encodedText())") }
        precondition(id.isNull || id.encodedText() == Self.normal(request["id"]), "another id: \(answer.encodedText())")
    }

    private static func normal(_ id: JSON?) -> String? {
        id.map { id in id.numberValue.flatMap { Int64($0.text) }.map { "\($0)" } ?? id.encodedText() }
    }
}
