internal import Locking
internal import Wire

/// A request and what its handler is given to work with.
struct MCPWork: Sendable {
    let exchange: MCPExchange
    private let questions: MCPQuestions
    private let questionMilliseconds: Int

    init(_ exchange: MCPExchange, server: MCPServer) {
        self.exchange = exchange
        questions = server.questions
        questionMilliseconds = server.limits.questionMillisecondsMax
    }

    /// Whether it is answered soon, and with nothing before.
    var isQuick: Bool {
        exchange.method.isProtocols
            || exchange.service.isQuick(method: exchange.method.rawValue, name: exchange.name)
    }

    /// Whether the work ends where its sender leaves: over HTTP that says so in the modern era only.
    func endsWithSender(_ request: MCPRequest) -> Bool { exchange.era == .modern || request.isLine }

    /// A call that is answered on the thread that brought it, where nothing can be said before.
    func call(_ input: MCPExchange.Input, inline request: MCPRequest) -> MCPCall {
        let endsWithSender = endsWithSender(request)
        return MCPCall(
            revision: exchange.revision, method: exchange.method.rawValue,
            clientCapabilities: exchange.metadata.clientCapabilities, inputResponses: input.responses,
            state: input.state, isCancelled: { endsWithSender && !request.wait(-1, 0) },
            wait: { request.wait($0, $1) || !endsWithSender })
    }

    /// A call on a thread of its own.
    func call(_ input: MCPExchange.Input, run: MCPRun) -> MCPCall {
        let progress = exchange.metadata.progressToken.map { MCPProgress(token: $0) }
        return MCPCall(
            revision: exchange.revision, method: exchange.method.rawValue,
            clientCapabilities: exchange.metadata.clientCapabilities, inputResponses: input.responses,
            state: input.state, wantsProgress: progress != nil,
            progress: { done, total, text in
                guard let message = progress?.message(done: done, total: total, text: text) else { return }
                run.say(message)
            },
            log: { level, data in
                guard wants(level) else { return }
                let params: JSON = ["level": .string(level.rawValue), "data": data]
                run.say(MCPWriting.notification("notifications/message", params))
            },
            isCancelled: { run.isCancelled }, wait: { run.wait($0, milliseconds: $1) },
            ask: { method, params throws(MCPError) in try ask(method, params, run) })
    }

    /// Whether the client hears logs of that level: in the modern era those that its request asks for, in the other
    /// one those from info on, since what it has set is not remembered.
    private func wants(_ level: MCPCall.LogLevel) -> Bool {
        guard exchange.capabilities.logging else { return false }
        let least = exchange.era == .modern ? exchange.metadata.logLevel : .info
        return least.map { level.severity >= $0.severity } ?? false
    }

    private func ask(_ method: String, _ params: JSON, _ run: MCPRun) throws(MCPError) -> JSON {
        guard exchange.era == .handshake, let departure = run.departure() else {
            throw MCPError(.invalidRequest, "The client cannot be asked for \(method) here.")
        }
        let question = questions.ask(caller: exchange.service.callerIdentity)
        defer { questions.drop(question) }
        guard run.say(MCPWriting.request(id: .text(question.id), method, params), matters: true) else {
            throw MCPError(.invalidRequest, "The client cannot be asked for \(method) here.")
        }
        let deadline = MonotonicClock.milliseconds() + Int64(questionMilliseconds)
        while question.answer == nil, !departure.hasFired {
            let left = deadline - MonotonicClock.milliseconds()
            guard left > 0 else { break }
            _ = MCPSleep.until([question.isAnswered.descriptor, departure.descriptor], milliseconds: Int(left))
        }
        guard let answer = question.answer else {
            throw MCPError(.invalidRequest, "The client has not answered \(method).")
        }
        guard let result = answer["result"] else {
            let reason = answer["error"]?["message"]?.stringValue ?? "no reason given"
            throw MCPError(.invalidRequest, "The client has refused \(method): \(reason)")
        }
        return result
    }
}
