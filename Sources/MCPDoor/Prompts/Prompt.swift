internal import Wire

/// A prompt that fills itself with the figures of the moment.
struct Prompt: Sendable {
    /// One of its arguments.
    struct Argument: Sendable {
        /// Its name.
        let name: String
        /// What it is for.
        let description: String
    }

    /// One question whose answer stands in it.
    struct Question: Sendable {
        /// What the answer is about.
        let heading: String
        /// The tool that answers it.
        let tool: String
        /// What the tool is called with.
        let arguments: JSONObject
        /// Those of the prompt's arguments that the tool gets, too.
        var takes: [String] = ["pipeline", "owner"]
        /// Where it is about so many days up to now.
        var sinceDays: Int?
    }

    /// Its name.
    let name: String
    /// Its name for people.
    let title: String
    /// What it is for.
    let description: String
    /// All may be left out.
    let arguments: [Argument]
    /// What is asked before it is given.
    let questions: [Question]
    /// What the model is to do.
    let task: String

    /// As it stands in the list.
    var json: JSON {
        [
            "name": .string(name), "title": .string(title), "description": .string(description),
            "arguments": .array(
                arguments.map {
                    ["name": .string($0.name), "description": .string($0.description), "required": false]
                }),
        ]
    }
}
