internal import DealModel
internal import MCPProtocol
internal import Operations
internal import Wire

/// Fills a prompt with the answers to its questions.
struct PromptFilling {
    let book: ToolBook
    let caller: MCPCaller
    let names: NameBook
    let limits: RequestLimits

    /// The arguments of prompts, and what tools call the same.
    private static let places = [
        "pipeline": "pipeline_id", "owner": "owner_id", "period": "period", "stage": "stage_id", "tag": "tag",
    ]

    /// The members of the result.
    ///
    /// - Throws: `invalidParams` for an argument that the prompt has not, or that stands for nothing.
    func fill(_ prompt: Prompt, _ arguments: [String: String], _ call: MCPCall) throws(MCPError) -> MCPOutcome {
        let known = prompt.arguments.map(\.name)
        for name in arguments.keys.sorted() where !known.contains(name) {
            let nearest = Suggestion.sentence(for: name, among: known)
            throw MCPError(
                .invalidParams,
                "The prompt \(prompt.name) has no argument \(name); it has "
                    + "\(known.joined(separator: ", ")).\(nearest)")
        }
        var parts = [prompt.task]
        for (index, question) in prompt.questions.enumerated() {
            call.progress(Double(index), Double(prompt.questions.count), question.heading)
            parts.append("## \(question.heading)\n" + (try answer(question, arguments)))
        }
        let text = parts.joined(separator: "\n\n")
        return .complete([
            "description": .string(prompt.description),
            "messages": [["role": "user", "content": ["type": "text", "text": .string(text)]]],
        ])
    }

    private func answer(_ question: Prompt.Question, _ given: [String: String]) throws(MCPError) -> String {
        guard let tool = book[question.tool, for: caller] else { return "\(question.tool) is not offered here." }
        var arguments = question.arguments
        if let days = question.sinceDays {
            let microseconds = Int64(days) * 86_400_000_000
            arguments["from"] = .string(
                Instant(microseconds: caller.workspace.now.microseconds - microseconds).description)
        }
        for name in question.takes {
            guard let value = given[name], !value.isEmpty, let place = Self.places[name] else { continue }
            arguments[place] = .string(value)
        }
        let call = ToolCall(
            tool: tool.name, arguments: arguments, caller: caller, names: names, limits: limits)
        do throws(Problem) {
            return try tool.run(call).json.encodedText()
        } catch {
            // What was given is wrong; what merely cannot be computed is said in its place.
            guard error.code != .validationFailed, error.code != .invalidParameter else {
                let first = error.errors.first.map { " \($0.detail)" } ?? ""
                throw MCPError(.invalidParams, error.detail + first, data: ToolFailure.json(error))
            }
            return "Not available: \(error.detail)"
        }
    }
}
