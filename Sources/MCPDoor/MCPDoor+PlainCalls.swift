internal import Operations
public import Wire

/// Two plain routes beside the protocol, for programs that only want to call a tool: a list and a call.
extension MCPDoor {
    /// The tools that a caller is offered.
    public func toolList(for visitor: MCPVisitor) -> JSON {
        ["tools": .array(book.listed(for: visitor).map(\.json))]
    }

    /// Calls `{tool, args}` and answers in the envelope `{success, data}` or `{success, error}`.
    ///
    /// - Returns: the HTTP status and the body.
    public func plainCall(_ body: [UInt8], visitor: MCPVisitor) -> (status: Int, body: JSON) {
        do throws(Problem) {
            let caller = try visitor.enter()
            let (tool, arguments) = try read(body, caller: caller)
            return (200, ["success": true, "data": try run(tool, arguments, caller: caller).json])
        } catch {
            return (error.status, ["success": false, "error": ToolFailure.json(error)])
        }
    }

    /// What is called, and with what.
    private func read(_ body: [UInt8], caller: MCPCaller) throws(Problem) -> (Tool, JSONObject) {
        let message: JSON
        do { message = try JSONReader.parse(body) } catch { throw error.problem }
        let known = ["tool", "args"]
        let others = (message.objectValue?.names ?? []).filter { !known.contains($0) }
        guard others.isEmpty else {
            throw Problem(
                .validationFailed, "A call has tool and args.",
                errors: others.map { name in
                    FieldProblem(
                        pointer: "/\(name)", code: Schema.unknownFieldCode, detail: "There is no member \(name).",
                        allowed: known, didYouMean: name == "arguments" ? "args" : nearestName(to: name, among: known))
                })
        }
        let name = message["tool"]?.stringValue ?? ""
        guard let tool = try book.tool(name, for: caller) else {
            throw Problem(
                .notFound, name.isEmpty ? "tool says which tool is called." : "There is no tool \(name).",
                errors: [
                    FieldProblem(
                        pointer: "/tool", code: name.isEmpty ? "required" : "unknown_tool",
                        detail: "GET /mcp/tools lists what there is.",
                        didYouMean: nearestName(to: name, among: book.names(for: caller)))
                ])
        }
        guard let arguments = (message["args"] ?? [:]).objectValue else {
            throw Problem(
                .validationFailed, "args is an object.",
                errors: [FieldProblem(pointer: "/args", code: "wrong_type", detail: "It holds the tool's arguments.")])
        }
        return (tool, arguments)
    }
}
