internal import Locking
internal import Wire

extension MCPServer {
    /// Answers a listener with its stream, which is never anything but events.
    func listen(_ exchange: MCPExchange, _ request: MCPRequest) throws(MCPError) -> MCPResponse {
        guard request.acceptsEvents else {
            return MCPRefusal(
                exchange.id, .invalidRequest, "Listening needs Accept: text/event-stream.", status: 406
            ).response
        }
        let filter = try MCPFilter(exchange.params["notifications"], resourcesMax: limits.listenedResourcesMax)
            .limited(to: exchange.capabilities)
        let isIn = listenerCount.withLock { count in
            guard count < limits.listenersMax else { return false }
            count += 1
            return true
        }
        guard isIn else { throw MCPError(.internalError, "There are \(limits.listenersMax) listeners already.") }
        let source: any MCPChangeSource
        do throws(MCPError) {
            let call = MCPWork(exchange, server: self).call(MCPExchange.Input(), inline: request)
            source = try exchange.service.listen(call, filter: filter)
        } catch {
            listenerCount.withLock { $0 -= 1 }
            throw error
        }
        let meta: JSONObject = [MCPKey.subscriptionId: exchange.id.json]
        let result = MCPWriting.result(id: exchange.id) { writer in
            writer.name("resultType")
            writer.value("complete")
            exchange.writeServer(&writer, meta: meta)
        }
        return events(
            MCPListening(
                id: exchange.id, filter: filter, source: source, limits: limits, result: result,
                left: { self.listenerCount.withLock { $0 -= 1 } }
            ).stream)
    }
}
