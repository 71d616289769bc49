internal import Wire

extension MCPExchange {
    /// Runs the request to its end, on this thread, and writes its answer.
    func reply(_ call: MCPCall, _ seal: MCPStateSeal) -> MCPReply {
        do throws(MCPError) {
            return MCPReply(status: 200, message: try perform(call, seal))
        } catch {
            return failure(error)
        }
    }

    /// The answer that says what was wrong with a call whose form was right: nothing that a client could take for a
    /// server of another era, but for the one status that the protocol demands.
    func failure(_ error: MCPError) -> MCPReply {
        let status = era == .modern && error.code == .missingClientCapability ? 400 : 200
        return MCPReply(status: status, message: MCPWriting.error(id: id, error))
    }

    private func perform(_ call: MCPCall, _ seal: MCPStateSeal) throws(MCPError) -> [UInt8] {
        switch method {
        case .initialize: return try initialized()
        case .discover: return complete(discovery, cache: service.discoveryCache)
        case .ping, .resourcesSubscribe, .resourcesUnsubscribe, .setLevel: return try acknowledged()
        case .toolsList: return list("tools", try service.tools(call, cursor: try cursor))
        case .resourcesList: return list("resources", try service.resources(call, cursor: try cursor))
        case .resourceTemplatesList:
            return list("resourceTemplates", try service.resourceTemplates(call, cursor: try cursor))
        case .promptsList: return list("prompts", try service.prompts(call, cursor: try cursor))
        case .toolsCall:
            let arguments = try object("arguments", in: params)
            return try outcome(try service.callTool(call, name: try text("name"), arguments: arguments), seal)
        case .resourcesRead:
            let (outcome, cache) = try service.readResource(call, uri: try text("uri"))
            return try self.outcome(outcome, seal, cache: cache)
        case .promptsGet:
            let arguments = try texts("arguments", in: params)
            return try outcome(try service.prompt(call, name: try text("name"), arguments: arguments), seal)
        case .complete: return complete(try completion(call))
        case .listen: throw MCPError(.methodNotFound, "Method not found")
        }
    }

    private func initialized() throws(MCPError) -> [UInt8] {
        _ = try text("protocolVersion")
        var object: JSONObject = [
            "protocolVersion": .string(revision.rawValue), "capabilities": capabilities.json,
            "serverInfo": service.implementation.json,
        ]
        if let instructions = service.instructions { object["instructions"] = .string(instructions) }
        return complete(object)
    }

    private var discovery: JSONObject {
        var object: JSONObject = [
            "supportedVersions": [.string(MCPRevision.july2026.rawValue)], "capabilities": capabilities.json,
        ]
        if let instructions = service.instructions { object["instructions"] = .string(instructions) }
        return object
    }

    /// The empty result of a request that changes nothing here, since nothing is remembered.
    private func acknowledged() throws(MCPError) -> [UInt8] {
        if method == .setLevel, MCPCall.LogLevel(rawValue: try text("level")) == nil {
            let allowed = MCPCall.LogLevel.allCases.map(\.rawValue).joined(separator: ", ")
            throw MCPError(.invalidParams, "params.level must be one of \(allowed).")
        }
        if method == .resourcesSubscribe || method == .resourcesUnsubscribe { _ = try text("uri") }
        return complete(JSONObject())
    }

    private func completion(_ call: MCPCall) throws(MCPError) -> JSONObject {
        let reference = try object("ref", in: params)
        let subject: MCPCompletionRequest.Subject
        switch reference["type"]?.stringValue {
        case "ref/prompt": subject = .prompt(try text("name", in: reference, "params.ref"))
        case "ref/resource": subject = .resource(try text("uri", in: reference, "params.ref"))
        default: throw MCPError(.invalidParams, "params.ref.type must be ref/prompt or ref/resource.")
        }
        let argument = try object("argument", in: params)
        let context = try object("context", in: params)
        let completion = try service.complete(
            call,
            MCPCompletionRequest(
                subject: subject, argument: try text("name", in: argument, "params.argument"),
                typed: try text("value", in: argument, "params.argument"),
                others: try texts("arguments", in: context)))
        var values: JSONObject = ["values": .array(completion.values.map { .string($0) })]
        if let total = completion.total {
            values["total"] = .integer(total)
            values["hasMore"] = .bool(total > completion.values.count)
        }
        return ["completion": .object(values)]
    }

    private func outcome(
        _ outcome: MCPOutcome, _ seal: MCPStateSeal, cache: MCPCacheHint? = nil
    ) throws(MCPError) -> [UInt8] {
        switch outcome {
        case .complete(let object): complete(object, cache: cache)
        case .encoded(let members):
            MCPWriting.result(id: id, reservingBytes: members.count + 512) { writer in
                begin(&writer)
                if !members.isEmpty { writer.rawValue(members) }
                end(&writer, cache)
            }
        case .inputRequired(let requests, let state): try question(requests, state: state, seal)
        }
    }

    private func list(_ name: String, _ list: MCPList) -> [UInt8] {
        MCPWriting.result(id: id, reservingBytes: 4_096) { writer in
            begin(&writer)
            writer.name(name)
            writer.value(.array(list.entries))
            if let cursor = list.nextCursor {
                writer.name("nextCursor")
                writer.value(cursor)
            }
            end(&writer, list.cache)
        }
    }

    private func complete(_ object: JSONObject, cache: MCPCacheHint? = nil) -> [UInt8] {
        MCPWriting.result(id: id) { writer in
            begin(&writer)
            for member in object.members where !Self.reserved.contains(member.name) {
                writer.name(member.name)
                writer.value(member.value)
            }
            end(&writer, cache, meta: object["_meta"]?.objectValue ?? JSONObject())
        }
    }

    /// The members that the protocol writes, each in the era that knows it.
    private static let reserved: Set<String> = ["resultType", "ttlMs", "cacheScope", "_meta"]

    private func begin(_ writer: inout JSONWriter) {
        guard era == .modern else { return }
        writer.name("resultType")
        writer.value("complete")
    }

    private func end(_ writer: inout JSONWriter, _ cache: MCPCacheHint?, meta: JSONObject = JSONObject()) {
        guard era == .modern else { return }
        if let cache {
            writer.name("ttlMs")
            writer.value(cache.milliseconds)
            writer.name("cacheScope")
            writer.value(cache.isPublic ? "public" : "private")
        }
        writeServer(&writer, meta: meta)
    }

    /// Writes who answers, and what else is to stand in `_meta`.
    func writeServer(_ writer: inout JSONWriter, meta: JSONObject = JSONObject()) {
        writer.name("_meta")
        writer.beginObject()
        for member in meta.members where member.name != MCPKey.serverInfo {
            writer.name(member.name)
            writer.value(member.value)
        }
        writer.name(MCPKey.serverInfo)
        service.implementation.write(to: &writer)
        writer.endObject()
    }

    private var cursor: String? {
        get throws(MCPError) {
            guard let cursor = params["cursor"] else { return nil }
            guard let text = cursor.stringValue else {
                throw MCPError(.invalidParams, "params.cursor must be a string.")
            }
            return text
        }
    }

    private func text(_ name: String) throws(MCPError) -> String { try text(name, in: params, "params") }

    private func text(_ name: String, in object: JSONObject, _ place: String) throws(MCPError) -> String {
        guard let text = object[name]?.stringValue else {
            throw MCPError(.invalidParams, "\(place).\(name) must be a string.")
        }
        return text
    }

    /// An object that may be absent.
    private func object(_ name: String, in object: JSONObject) throws(MCPError) -> JSONObject {
        guard let value = object[name] else { return JSONObject() }
        guard let inner = value.objectValue else {
            throw MCPError(.invalidParams, "The member \(name) must be an object, not \(value.kindName).")
        }
        return inner
    }

    private func texts(_ name: String, in object: JSONObject) throws(MCPError) -> [String: String] {
        var texts: [String: String] = [:]
        for member in try self.object(name, in: object).members {
            guard let text = member.value.stringValue else {
                throw MCPError(
                    .invalidParams, "\(name).\(member.name) must be a string, not \(member.value.kindName).")
            }
            texts[member.name] = text
        }
        return texts
    }
}
