import MCPProtocol
import Wire

/// Something that a client of the modern era is asked for by a result, under a key.
struct InputQuestion: Sendable {
    /// What is asked for.
    enum Kind: Sendable {
        /// A form with one field of a JSON type.
        case form(message: String, field: String, type: String)
        /// A model's words.
        case sample(prompt: String, tokensMax: Int)
        /// The client's roots.
        case roots
    }

    static let userName = InputQuestion(
        key: "user_name", kind: .form(message: "What is your name?", field: "name", type: "string"))
    static let confirmation = InputQuestion(
        key: "confirm", kind: .form(message: "Please confirm", field: "ok", type: "boolean"))
    static let clientRoots = InputQuestion(key: "client_roots", kind: .roots)

    /// The key under which the answer comes.
    let key: String
    /// What is asked for.
    let kind: Kind

    /// As it stands in `inputRequests`.
    var json: JSON {
        switch kind {
        case .form(let message, let field, let type):
            [
                "method": "elicitation/create",
                "params": [
                    "message": .string(message),
                    "requestedSchema": [
                        "type": "object",
                        "properties": .member(field, ["type": .string(type)]),
                        "required": [.string(field)],
                    ],
                ],
            ]
        case .sample(let prompt, let tokensMax):
            [
                "method": "sampling/createMessage",
                "params": [
                    "messages": [["role": "user", "content": Content.text(prompt)]],
                    "maxTokens": .integer(tokensMax),
                ],
            ]
        case .roots: ["method": "roots/list", "params": [:]]
        }
    }

    /// What the client has answered, as text; nil where it has not, or has in a shape that fits no answer.
    func answer(in call: MCPCall) -> String? {
        guard let answer = call.inputResponses[key] else { return nil }
        switch kind {
        case .form(_, let field, let type): return Self.formAnswer(answer, field: field, type: type)
        case .sample: return answer["content"]?["text"]?.stringValue
        case .roots:
            guard let roots = answer["roots"]?.arrayValue else { return nil }
            let names = roots.compactMap { $0["name"]?.stringValue ?? $0["uri"]?.stringValue }
            return names.count == roots.count ? names.joined(separator: ", ") : nil
        }
    }

    /// Asks the questions.
    static func ask(_ questions: [InputQuestion], state: JSON? = nil) -> MCPOutcome {
        .inputRequired(requests: JSONObject(questions.map { ($0.key, $0.json) }), state: state)
    }

    private static func formAnswer(_ answer: JSON, field: String, type: String) -> String? {
        switch answer["action"]?.stringValue {
        case "decline", "cancel": return "nobody"
        case "accept":
            switch (answer["content"]?[field], type) {
            case (.string(let text)?, "string"): return text
            case (.bool(let truth)?, "boolean"): return "\(truth)"
            default: return nil
            }
        default: return nil
        }
    }
}
