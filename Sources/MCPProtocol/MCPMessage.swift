internal import Wire

/// A message, as far as JSON-RPC 2.0 tells what it is.
struct MCPMessage: Sendable {
    enum Kind: Sendable {
        /// Wants an answer.
        case request(MCPID)
        /// Wants none.
        case notification
        /// Is one: to a question of the server.
        case answer(MCPID)
    }

    let kind: Kind
    /// Empty where it is an answer.
    let method: String
    /// All of it.
    let object: JSONObject
    /// What the method is to work on; nil where it is absent.
    let params: JSON?

    /// Tells what a value is.
    ///
    /// - Throws: `invalidRequest` for what is no message.
    init(_ json: JSON) throws(MCPRefusal) {
        guard let object = json.objectValue else {
            throw MCPRefusal(nil, .invalidRequest, "A message is a JSON object, not \(json.kindName).")
        }
        let idMember = object["id"]
        let id = MCPID(idMember)
        guard object["jsonrpc"]?.stringValue == "2.0" else {
            throw MCPRefusal(id, .invalidRequest, "The member jsonrpc must be \"2.0\".")
        }
        guard idMember == nil || id != nil else {
            throw MCPRefusal(nil, .invalidRequest, "An id is a string or an integer of 64 bits.")
        }
        self.object = object
        params = object["params"]
        if let method = object["method"] {
            guard let name = method.stringValue else {
                throw MCPRefusal(id, .invalidRequest, "The member method must be a string, not \(method.kindName).")
            }
            self.method = name
            kind = id.map { .request($0) } ?? .notification
            return
        }
        guard let id, object["result"] != nil || object["error"] != nil else {
            throw MCPRefusal(id, .invalidRequest, "The member method is missing.")
        }
        method = ""
        kind = .answer(id)
    }

    /// `params._meta`.
    var meta: JSON? { params?["_meta"] }

    /// Whether it speaks of itself as only the modern era's messages do.
    var namesVersion: Bool { meta?[MCPKey.protocolVersion] != nil }
}
