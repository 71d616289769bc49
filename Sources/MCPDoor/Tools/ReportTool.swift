internal import DealModel
internal import Operations
internal import Wire

/// The tool that makes reports: their figures as data, a link to the file, and a chart as a picture where one is asked
/// for.
struct ReportTool {
    private static let format = "format"
    private static let formatDefault = "html"
    private static let chart = "chart"
    private static let pictureFormat = "png"
    /// What says how a picture looks.
    private static let pictureArguments = [chart, "width", "theme"]

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
        var plain = call
        for name in Self.pictureArguments + [Self.format, "table"] { plain.arguments[name] = nil }
        var answer = try OperationTool.run(inputs)(plain)
        var asked = call.arguments
        asked[AnswerDetail.argument] = nil
        let name = asked["name"]?.stringValue ?? ""
        asked["name"] = nil
        // What the figures are about and know, so that the file says the same tomorrow.
        asked["as_of"] = answer.data["papers"]?["as_of"]
        if asked["known_at"] == nil { asked["known_at"] = .string(now.description) }
        let format = asked[Self.format]?.stringValue ?? Self.formatDefault
        try shelf.checkFormat(format, of: name)
        let uri = Self.uri(name, asked, format: format, without: Self.pictureArguments)
        answer.blocks = [["type": "resource_link", "uri": .string(uri), "name": .string("\(name).\(format)")]]
        answer.meta["file"] = .string(uri)
        if asked[Self.chart] != nil {
            try shelf.checkFormat(Self.pictureFormat, of: name)
            let picture = try shelf.report(name, Self.query(asked, format: Self.pictureFormat, without: ["table"]))
            answer.blocks.append(
                ["type": "image", "data": picture["blob"] ?? "", "mimeType": picture["mimeType"] ?? ""])
            answer.meta["picture"] = .string(
                Self.uri(name, asked, format: Self.pictureFormat, without: ["table"]))
        }
        return answer
    }

    private static func uri(
        _ name: String, _ asked: JSONObject, format: String, without others: [String]
    ) -> String {
        ResourceAddress.report(name, query: query(asked, format: format, without: others)).uri
    }

    /// Arguments as a query.
    private static func query(_ asked: JSONObject, format: String, without others: [String]) -> String {
        let values = asked.members.filter { !others.contains($0.name) && $0.name != Self.format }
            .map { member in
                let parts = (member.value.arrayValue ?? [member.value]).map { $0.stringValue ?? $0.encodedText() }
                return "\(member.name)=\(parts.map(\.percentEncoded).joined(separator: ","))"
            }
        return (["\(Self.format)=\(format)"] + values).joined(separator: "&")
    }
}
