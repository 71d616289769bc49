/// One thing that the program can be told to do.
struct Verb: Sendable {
    /// The word on the command line.
    let name: String
    /// What it does, in a phrase without a full stop.
    let summary: String
    /// What to know before using it, in paragraphs.
    let details: [String]
    /// Its flags, in the order of the help text.
    let flags: [Flag]
    /// Its other arguments, in order.
    let positionals: [Positional]

    /// Describes a verb.
    init(
        _ name: String, _ summary: String, details: [String] = [], flags: [Flag] = [], positionals: [Positional] = []
    ) {
        self.name = name
        self.summary = summary
        self.details = details
        self.flags = flags
        self.positionals = positionals
    }

    /// How to call it.
    var usage: String {
        let arguments = positionals.map { $0.isRequired ? $0.name : "[\($0.name)]" }
        return (["penstock", name] + arguments + (flags.isEmpty ? [] : ["[flags]"])).joined(separator: " ")
    }
}
