internal import Digests
internal import Locking
internal import Wire

/// The questions to clients that wait for an answer.
final class MCPQuestions: Sendable {
    /// One of them.
    final class Question: Sendable {
        /// Cannot be guessed, since whoever knows it can answer.
        let id = "ask-" + Base64URL.encode(RandomBytes.make(count: 18))
        let caller: String
        let isAnswered = OneTimeSignal()
        private let message = Guarded<JSONObject?>(nil)

        init(caller: String) { self.caller = caller }

        /// The message that answers it.
        var answer: JSONObject? { message.withLock { $0 } }

        func take(_ answer: JSONObject) {
            message.withLock { $0 = answer }
            isAnswered.fire()
        }
    }

    private let open = Guarded<[String: Question]>([:])

    /// A question to that caller, which waits from now on.
    func ask(caller: String) -> Question {
        let question = Question(caller: caller)
        open.withLock { $0[question.id] = question }
        return question
    }

    /// Waits for it no longer.
    func drop(_ question: Question) {
        open.withLock { _ = $0.removeValue(forKey: question.id) }
    }

    /// Takes an answer, once; false where nobody waits for it from that caller.
    func take(_ answer: JSONObject, id: MCPID, caller: String) -> Bool {
        guard case .text(let id) = id else { return false }
        let question = open.withLock { open -> Question? in
            guard open[id]?.caller == caller else { return nil }
            return open.removeValue(forKey: id)
        }
        question?.take(answer)
        return question != nil
    }
}
