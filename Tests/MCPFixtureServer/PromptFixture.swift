import MCPProtocol
import Wire

/// A prompt of one kind of content.
struct PromptFixture: Sendable {
    /// What fills it; all required arguments are there.
    typealias Fill = @Sendable (_ call: MCPCall, _ arguments: [String: String]) -> MCPOutcome

    /// Its name.
    let name: String
    /// What it is for.
    let description: String
    /// The names of its arguments, all of them required.
    let arguments: [String]
    /// What fills it.
    let fill: Fill

    /// As it stands in the list.
    var json: JSON {
        var object: JSONObject = ["name": .string(name), "description": .string(description)]
        if !arguments.isEmpty {
            object["arguments"] = .array(
                arguments.map { ["name": .string($0), "description": "A value of the test.", "required": true] })
        }
        return .object(object)
    }

    /// The prompt that comes and goes.
    static let dynamic = PromptFixture(name: "test_dynamic_prompt", description: "Comes and goes.", arguments: []) {
        _, _ in messages(Content.text("I am here now."))
    }

    /// The prompts that are always there.
    static let all: [PromptFixture] = [
        PromptFixture(name: "test_simple_prompt", description: "One text.", arguments: []) { _, _ in
            messages(Content.text("This is a simple prompt for testing."))
        },
        PromptFixture(
            name: "test_prompt_with_arguments", description: "A text with two arguments.", arguments: ["arg1", "arg2"]
        ) { _, arguments in
            messages(
                Content.text(
                    "Prompt with arguments: arg1='\(arguments["arg1"] ?? "")', arg2='\(arguments["arg2"] ?? "")'"))
        },
        PromptFixture(
            name: "test_prompt_with_embedded_resource", description: "A resource and a text.",
            arguments: ["resourceUri"]
        ) { _, arguments in
            messages(
                Content.resource(
                    arguments["resourceUri"] ?? "", mimeType: "text/plain",
                    text: "Embedded resource content for testing."),
                Content.text("Please process the embedded resource above."))
        },
        PromptFixture(name: "test_prompt_with_image", description: "An image and a text.", arguments: []) { _, _ in
            messages(Content.image, Content.text("Please analyze the image above."))
        },
        PromptFixture(
            name: "test_input_required_result_prompt", description: "Asks for its context first.", arguments: []
        ) { call, _ in
            guard call.revision.era == .modern else { return messages(Content.text("No context can be asked for.")) }
            guard let context = contextQuestion.answer(in: call) else { return InputQuestion.ask([contextQuestion]) }
            return messages(Content.text("The context is: \(context)"))
        },
    ]

    private static let contextQuestion = InputQuestion(
        key: "user_context",
        kind: .form(message: "What context should the prompt use?", field: "context", type: "string"))

    private static func messages(_ contents: JSON...) -> MCPOutcome {
        .complete(["messages": .array(contents.map { ["role": "user", "content": $0] })])
    }
}
