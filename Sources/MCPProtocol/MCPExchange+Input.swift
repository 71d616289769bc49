internal import Wire

extension MCPExchange {
    /// What a client gives with a call that is repeated.
    struct Input {
        var responses = JSONObject()
        var state: JSON?
    }

    /// Whether the client may be asked for more before its answer.
    private var mayAsk: Bool { era == .modern && method.nameMember != nil }

    /// What a state is good for.
    private var binding: MCPStateSeal.Binding {
        MCPStateSeal.Binding(
            caller: service.callerIdentity, method: method.rawValue, name: name ?? "",
            arguments: params["arguments"] ?? [:])
    }

    /// Reads what the client has answered, and opens the state that it brings back.
    ///
    /// - Throws: `invalidParams` for answers that are no object of objects, and for a state that is not good here.
    func input(_ seal: MCPStateSeal) throws(MCPError) -> Input {
        var input = Input()
        guard mayAsk else { return input }
        if let responses = params["inputResponses"] {
            guard let object = responses.objectValue, object.members.allSatisfy({ $0.value.objectValue != nil }) else {
                throw MCPError(.invalidParams, "params.inputResponses must be an object of objects.")
            }
            input.responses = object
        }
        if let state = params["requestState"] {
            guard let text = state.stringValue, let payload = seal.open(text, for: binding) else {
                throw MCPError(
                    .invalidParams, "params.requestState is not one that was given for this call, or is too old.")
            }
            input.state = payload
        }
        return input
    }

    /// The answer that asks the client.
    ///
    /// - Throws: `missingClientCapability` where it did not say that it can answer.
    func question(_ requests: JSONObject, state: JSON?, _ seal: MCPStateSeal) throws(MCPError) -> [UInt8] {
        guard mayAsk else {
            throw MCPError(
                .invalidRequest,
                "This call needs answers from the client, which revision \(revision.rawValue) cannot carry.")
        }
        guard !requests.isEmpty || state != nil else {
            throw MCPError(.internalError, "The server asked for input without saying which.")
        }
        try checkCapabilities(for: requests)
        var sealed: String?
        if let state {
            sealed = seal.seal(state, for: binding)
            guard sealed != nil else { throw MCPError(.internalError, "The state of this call is too long.") }
        }
        return MCPWriting.result(id: id) { writer in
            writer.name("resultType")
            writer.value("input_required")
            if !requests.isEmpty {
                writer.name("inputRequests")
                writer.value(.object(requests))
            }
            if let sealed {
                writer.name("requestState")
                writer.value(sealed)
            }
            writeServer(&writer)
        }
    }

    private func checkCapabilities(for requests: JSONObject) throws(MCPError) {
        let declared = metadata.clientCapabilities ?? JSONObject()
        var missing = JSONObject()
        for member in requests.members {
            let request = member.value
            switch request["method"]?.stringValue {
            case "sampling/createMessage":
                if declared["sampling"]?.objectValue == nil { missing["sampling"] = [:] }
            case "roots/list":
                if declared["roots"]?.objectValue == nil { missing["roots"] = [:] }
            case "elicitation/create":
                let mode = request["params"]?["mode"]?.stringValue ?? "form"
                if !Self.canElicit(declared["elicitation"], mode: mode) {
                    missing["elicitation"] = mode == "form" ? [:] : .object([mode: [:]])
                }
            default: throw MCPError(.internalError, "The server asked for \(member.name) in a way that there is not.")
            }
        }
        guard missing.isEmpty else {
            let names = missing.names.joined(separator: ", ")
            throw MCPError(
                .missingClientCapability, "This call needs a client that declares \(names).",
                data: ["requiredCapabilities": .object(missing)])
        }
    }

    /// An empty capability means forms alone.
    private static func canElicit(_ capability: JSON?, mode: String) -> Bool {
        guard let modes = capability?.objectValue else { return false }
        return modes[mode]?.objectValue != nil || (mode == "form" && modes.isEmpty)
    }
}
