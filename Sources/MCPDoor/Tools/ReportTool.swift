internal import DealModel
internal import Operations
internal import Wire

/// The tool that makes reports: their figures as data, a link to the file, and a chart as a picture where one is asked
/// for.
struct ReportTool {
    private static let format = "format"
    private static let formatDefault = "html"
    private static let pictureFormat = "png"

    private let catalogue: Catalogue
    private let inputs: OperationInputs

    /// - Parameter operation: the one that makes reports.
    init(_ operation: Operation, _ catalogue: Catalogue) {
        self.catalogue = catalogue
        inputs = OperationInputs(operation)
    }

    var tool: Tool {
        let plain = OperationTool.tool(inputs.operation)
        return Tool(
            name: plain.name,
            description: "A report by name (reports_list has the names): its figures and tables as data, and a link "
                + "to it as a file of the format asked for (\(Self.formatDefault), if absent), which says the same "
                + "whenever it is read. chart names a chart of the report that is shown as a picture, too.",
            toolsets: plain.toolsets, operations: plain.operations, input: plain.input,
            run: { call throws(Problem) in try run(call) })
    }

    private func run(_ call: ToolCall) throws(Problem) -> ToolAnswer {
        let shelf = ResourceShelf(catalogue: catalogue, caller: call.caller, names: call.names)
        let now = call.caller.workspace.now
        let name = call.arguments["name"]?.stringValue ?? ""
        let format = call.arguments[Self.format]?.stringValue ?? Self.formatDefault
        try shelf.checkFormat(format, of: name)
        var plain = call
        plain.arguments[Self.format] = nil
        var answer = try OperationTool.run(inputs)(plain)
        // By ids, since names may be others when the file is read.
        var asked = try NameResolution.resolve(call.arguments, of: inputs.operation, names: call.names)
        asked["name"] = nil
        asked[AnswerDetail.argument] = nil
        // What the figures are about and know, so that the file says the same tomorrow.
        asked["as_of"] = answer.data["papers"]?["as_of"] ?? asked["as_of"] ?? .string(now.description)
        if asked["known_at"] == nil { asked["known_at"] = .string(now.description) }
        let file = ResourceAddress.report(name, query: Self.query(asked, format: format)).uri
        let mediaType = inputs.operation.output.formats.first { $0.name == format }?.mediaType ?? ""
        answer.blocks = [
            [
                "type": "resource_link", "uri": .string(file), "name": .string("\(name).\(format)"),
                "mimeType": .string(String(mediaType.prefix { $0 != ";" })),
            ]
        ]
        answer.meta["file"] = .string(file)
        let title = answer.data["title"]?.stringValue ?? name
        answer.summary = "\(title), as of \(asked["as_of"]?.stringValue ?? ""). As \(format) it is at \(file)."
        if asked["chart"] != nil {
            let query = Self.query(asked, format: Self.pictureFormat)
            let picture = try shelf.report(name, query)
            answer.blocks.append(
                ["type": "image", "data": picture["blob"] ?? "", "mimeType": picture["mimeType"] ?? ""])
            answer.meta["picture"] = .string(ResourceAddress.report(name, query: query).uri)
        }
        return answer
    }

    /// Arguments as a query.
    private static func query(_ asked: JSONObject, format: String) -> String {
        let values = asked.members.filter { $0.name != Self.format }.map { member in
            let parts = (member.value.arrayValue ?? [member.value]).map { $0.stringValue ?? $0.encodedText() }
            return "\(member.name)=\(parts.map(\.percentEncoded).joined(separator: ","))"
        }
        return (["\(Self.format)=\(format)"] + values).joined(separator: "&")
    }
}
