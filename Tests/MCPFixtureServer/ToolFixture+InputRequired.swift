import MCPProtocol
import Wire

extension ToolFixture {
    /// Tools that ask the caller first, by their result.
    static let inputRequired: [ToolFixture] = [
        asksOnce("elicitation", "Asks for a name.", .userName) { "Hello, \($0)!" },
        asksOnce("sampling", "Asks a model.", capitalQuestion) { "The model says: \($0)" },
        asksOnce("list_roots", "Asks for the roots.", .clientRoots) { "The roots are: \($0)" },
        asksWithState("request_state", "Asks with a state that must come back."),
        asksWithState("tampered_state", "Asks with a state that nobody may change."),
        tool("multiple_inputs", "Asks for a name, a greeting and the roots at once.") { call in
            // What has been answered in earlier rounds comes back with the state.
            var answers = call.state?["answers"]?.objectValue ?? JSONObject()
            for question in severalQuestions {
                if let answer = question.answer(in: call) { answers[question.key] = .string(answer) }
            }
            let missing = severalQuestions.filter { answers[$0.key] == nil }
            guard missing.isEmpty else { return InputQuestion.ask(missing, state: ["answers": .object(answers)]) }
            return .text(severalQuestions.compactMap { answers[$0.key]?.stringValue }.joined(separator: "; "))
        },
        tool("multi_round", "Asks for a name, then for a color.") { call in
            switch call.state?["round"]?.intValue {
            case 1:
                guard let name = firstStep.answer(in: call) else { break }
                return InputQuestion.ask([secondStep], state: ["round": 2, "name": .string(name)])
            case 2:
                guard let name = call.state?["name"]?.stringValue else { break }
                guard let color = secondStep.answer(in: call) else {
                    return InputQuestion.ask([secondStep], state: ["round": 2, "name": .string(name)])
                }
                return .text("\(name) likes \(color).")
            default: break
            }
            return InputQuestion.ask([firstStep], state: ["round": 1])
        },
        tool("capabilities", "Asks only for what the client says that it can do.") { call in
            let questions = [(capability: "sampling", question: hello), ("elicitation", capabilityName)].filter {
                call.declares($0.capability)
            }.map(\.question)
            guard !questions.isEmpty else {
                return .text("The client can do nothing that could be asked of it.", isError: true)
            }
            let answers = questions.compactMap { $0.answer(in: call) }
            guard answers.count < questions.count else { return .text(answers.joined(separator: "; ")) }
            return InputQuestion.ask(questions, state: ["asked": .integer(questions.count)])
        },
    ]

    private static let capitalQuestion = InputQuestion(
        key: "capital_question", kind: .sample(prompt: "What is the capital of France?", tokensMax: 100))
    private static let severalQuestions = [
        InputQuestion.userName,
        InputQuestion(key: "greeting", kind: .sample(prompt: "Generate a greeting", tokensMax: 50)),
        InputQuestion.clientRoots,
    ]
    private static let firstStep = InputQuestion(
        key: "step1", kind: .form(message: "Step 1: What is your name?", field: "name", type: "string"))
    private static let secondStep = InputQuestion(
        key: "step2", kind: .form(message: "Step 2: What is your favorite color?", field: "color", type: "string"))
    private static let hello = InputQuestion(key: "sample", kind: .sample(prompt: "Say hello", tokensMax: 50))
    private static let capabilityName = InputQuestion(
        key: "ask", kind: .form(message: "What is your name?", field: "name", type: "string"))

    /// A tool whose name begins as those of its kind do.
    private static func tool(
        _ ending: String, _ description: String, _ run: @escaping @Sendable (MCPCall) -> MCPOutcome
    ) -> ToolFixture {
        ToolFixture("test_input_required_result_\(ending)", description) { call, _, _ in
            call.revision.era == .modern ? run(call) : .text("This tool asks by its result.", isError: true)
        }
    }

    private static func asksOnce(
        _ ending: String, _ description: String, _ question: InputQuestion,
        _ reply: @escaping @Sendable (String) -> String
    ) -> ToolFixture {
        tool(ending, description) { call in
            question.answer(in: call).map { .text(reply($0)) } ?? InputQuestion.ask([question])
        }
    }

    private static func asksWithState(_ ending: String, _ description: String) -> ToolFixture {
        tool(ending, description) { call in
            guard call.state?["asked"] == true, let answer = InputQuestion.confirmation.answer(in: call) else {
                return InputQuestion.ask([.confirmation], state: ["asked": true])
            }
            return .text("state-ok, and the answer is \(answer)")
        }
    }
}
