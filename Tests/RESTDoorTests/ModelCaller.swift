import MCPProtocol
import Operations
import Testing
import Wire

@testable import MCPDoor
@testable import RESTDoor

/// Speaks to the door for models, about the workspace of a test's door.
struct ModelCaller {
    static let door = MCPDoor(version: "1.0.0")

    let test: TestDoor
    var principal = TestDoor.owner
    var selection = ToolSelection()
    var chargeWrite: @Sendable () throws(Problem) -> Void = {}

    init(
        _ test: TestDoor, as principal: Principal = TestDoor.owner, selection: ToolSelection = ToolSelection(),
        chargeWrite: @escaping @Sendable () throws(Problem) -> Void = {}
    ) {
        self.test = test
        self.principal = principal
        self.selection = selection
        self.chargeWrite = chargeWrite
    }

    var caller: MCPCaller {
        MCPCaller(
            principal: principal, workspace: test.workspace, ports: test.ports, requestID: "m-1",
            chargeWrite: chargeWrite, selection: selection)
    }

    var service: PenstockService { PenstockService(door: Self.door, visitor: MCPVisitor(caller)) }

    /// A message of the modern era, and what is answered to it: the result or the error.
    func ask(_ method: String, _ params: JSONObject = JSONObject()) -> JSON {
        var params = params
        params["_meta"] = [
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities": [:],
        ]
        let body: JSON = ["jsonrpc": "2.0", "id": 1, "method": .string(method), "params": .object(params)]
        var fields = ["mcp-protocol-version": "2026-07-28", "mcp-method": method]
        if ["tools/call", "prompts/get", "resources/read"].contains(method) {
            fields["mcp-name"] = (params["name"] ?? params["uri"])?.stringValue
        }
        let response = Self.door.answer(
            MCPRequest(body: body.encoded(), header: { [fields] name in fields[name.lowercased()].map { [$0] } ?? [] }),
            visitor: MCPVisitor(caller))
        var bytes: [UInt8] = []
        switch response.body {
        case .none: break
        case .json(let json): bytes = json
        case .events(let stream):
            while let frames = stream.next() {
                for case .message(let message) in frames { bytes = message }
            }
            stream.finished(true)
        }
        let json = (try? JSONReader.parse(bytes)) ?? .null
        return json["result"] ?? json["error"] ?? .null
    }

    /// What a tool answers, in its structured form; both forms are made sure to say the same.
    @discardableResult
    func call(_ tool: String, _ arguments: JSONObject = JSONObject()) -> JSON {
        let result = ask("tools/call", ["name": .string(tool), "arguments": .object(arguments)])
        guard let structured = result["structuredContent"] else {
            Issue.record("\(tool): \(result.encodedText())")
            return .null
        }
        #expect(result["content"]?[0]?["text"]?.stringValue == structured.encodedText())
        // Beside it stand only links and pictures.
        #expect(result["content"]?.arrayValue?.dropFirst().contains { $0["type"]?.stringValue == "text" } == false)
        #expect(result["isError"]?.boolValue == (structured["error"] != nil))
        return structured
    }
}
