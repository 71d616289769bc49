internal import Wire

extension MCPServer {
    /// What stands in a batch, looked at before anything runs.
    private enum Element: Sendable {
        case work(MCPWork, MCPExchange.Input)
        case refused(MCPReply)
        case silent
    }

    /// Answers a batch, which 2025-03-26 alone has: one answer for each request in it, in their order.
    ///
    /// - Throws: `invalidRequest` where there is none in the revision that is spoken.
    func answer(
        batch: [JSON], _ request: MCPRequest, _ service: any MCPService
    ) throws(MCPRefusal) -> MCPResponse {
        guard !batch.isEmpty else { throw MCPRefusal(nil, .invalidRequest, "A batch must not be empty.") }
        let versions = request.versions
        let isSpoken = versions == [MCPRevision.march2025.rawValue] || (versions.isEmpty && !request.isLine)
        let isModern = batch.contains { $0["params"]?["_meta"]?[MCPKey.protocolVersion] != nil }
        guard isSpoken, !isModern else {
            throw MCPRefusal(nil, .invalidRequest, "Only revision 2025-03-26 has batches: send one message at a time.")
        }
        guard batch.count <= limits.batchMessagesMax else {
            throw MCPRefusal(
                nil, .invalidRequest,
                "A batch may hold at most \(limits.batchMessagesMax) messages, not \(batch.count).")
        }
        let elements = batch.map { element($0, request, service) }
        let work = elements.compactMap { if case .work(let work, _) = $0 { work } else { nil } }
        guard work.contains(where: { !$0.isQuick }) else {
            return Self.response(elements.compactMap { reply($0) { $0.call($1, inline: request) } })
        }
        return run(request, work: work) { run in
            let replies = elements.compactMap { self.reply($0) { $0.call($1, run: run) } }
            return MCPReply(status: 200, message: Self.joined(replies))
        }
    }

    private func element(_ json: JSON, _ request: MCPRequest, _ service: any MCPService) -> Element {
        do throws(MCPRefusal) {
            let message = try MCPMessage(json)
            switch message.kind {
            case .notification: return .silent
            case .answer(let id):
                _ = questions.take(message.object, id: id, caller: service.callerIdentity)
                return .silent
            case .request(let id):
                guard message.method != MCPMethod.initialize.rawValue else {
                    throw MCPRefusal(id, .invalidRequest, "The request initialize must not stand in a batch.")
                }
                let dialect = try MCPDialect(
                    of: message, id: id, transport: request.transport, versions: [MCPRevision.march2025.rawValue])
                let exchange = try MCPExchange(message, id: id, dialect: dialect, request: request, service: service)
                return .work(MCPWork(exchange, server: self), MCPExchange.Input())
            }
        } catch {
            return .refused(error.reply)
        }
    }

    private func reply(_ element: Element, _ call: (MCPWork, MCPExchange.Input) -> MCPCall) -> MCPReply? {
        switch element {
        case .work(let work, let input): work.exchange.reply(call(work, input), seal)
        case .refused(let reply): reply
        case .silent: nil
        }
    }

    private static func response(_ replies: [MCPReply]) -> MCPResponse {
        replies.isEmpty ? MCPResponse(status: 202) : MCPResponse(status: 200, body: .json(joined(replies)))
    }

    private static func joined(_ replies: [MCPReply]) -> [UInt8] {
        var writer = JSONWriter(reservingBytes: replies.reduce(2) { $0 + $1.message.count + 1 })
        writer.beginArray()
        for reply in replies { writer.rawValue(reply.message) }
        writer.endArray()
        return writer.bytes
    }
}
