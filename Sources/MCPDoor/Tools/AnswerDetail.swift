internal import Wire

/// How much of an answer a model gets to read.
enum AnswerDetail: String, CaseIterable, Sendable {
    /// Without what is null or empty, lists of like things as tables, and without the tokens of drills.
    case concise
    /// The sentence alone, and what it goes by.
    case summary
    /// Without what is null or empty, with the tokens of drills.
    case drill
    /// Everything, in the form that REST has it.
    case full

    /// The argument by which it is chosen.
    static let argument = "detail"

    /// The argument in short, with the choices that make a difference to that tool.
    static func schema(_ choices: [AnswerDetail]) -> JSON { ["enum": .array(choices.map { .string($0.rawValue) })] }
}
