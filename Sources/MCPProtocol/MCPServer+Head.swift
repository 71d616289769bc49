extension MCPServer {
    /// The refusal of a request whose head alone shows that it carries no message; nil where it may. So the body need
    /// not be read.
    ///
    /// - Parameter header: the values of a header field, in order; names in any case.
    public static func refusal(method: String, header: (String) -> [String]) -> MCPResponse? {
        guard method == "POST" else {
            var response = MCPRefusal(nil, .invalidRequest, "Messages are sent with POST.", status: 405).response
            response.headers.append(("Allow", "POST"))
            return response
        }
        let types = header(MCPFields.contentType)
        let type = types.first.map { MCPFields.trimmed(String($0.prefix { $0 != ";" })).lowercased() }
        guard types.count == 1, type == "application/json" else {
            return MCPRefusal(
                nil, .invalidRequest, "Messages are sent with Content-Type: application/json.", status: 415
            ).response
        }
        guard MCPFields.accepts("application/json", header(MCPFields.accept)) else {
            return MCPRefusal(
                nil, .invalidRequest, "Answers need Accept: application/json, text/event-stream.", status: 406
            ).response
        }
        return nil
    }
}
