internal import Wire

/// Reads command lines: `penstock VERB [arguments] [flags]`.
///
/// A value follows its flag or an equals sign; `--` ends the flags. `--help` and `--version` mean the verbs of that
/// name wherever they stand. Nothing is cut, guessed or taken twice: all that is wrong is said at once.
struct CommandLineGrammar: Sendable {
    /// What can be said.
    let verbs: [Verb]

    /// The grammar of the program.
    static let penstock = CommandLineGrammar(verbs: Verb.all)

    /// What the arguments ask for, the program's own name not among them.
    ///
    /// - Parameter environment: gives the values of flags that say so, where it has a text that is not empty.
    /// - Throws: every problem, each with the nearest name that would have been right.
    func parse(_ arguments: [String], environment: [String: String] = [:]) throws(UsageError) -> Invocation {
        let flagsEnd = arguments.firstIndex(of: "--") ?? arguments.endIndex
        if let asked = askedVerb(arguments[..<flagsEnd]) { return asked }
        guard let first = arguments.first else {
            throw UsageError(problems: ["a verb is missing: \(verbList)"], verbName: nil)
        }
        guard !first.hasPrefix("-") else {
            throw UsageError(problems: ["the verb comes first, before '\(first)'"], verbName: nil)
        }
        guard let verb = verb(named: first) else {
            throw UsageError(problems: [unknownVerb(first)], verbName: nil)
        }
        var reading = ArgumentReading(verb: verb)
        reading.read(arguments.dropFirst())
        reading.fill(from: environment)
        guard reading.problems.isEmpty else { throw UsageError(problems: reading.problems, verbName: verb.name) }
        return Invocation(verb: verb, given: reading.given, positionals: reading.positionals)
    }

    /// What `--help` and `--version` ask for; nil where neither is there.
    private func askedVerb(_ arguments: ArraySlice<String>) -> Invocation? {
        if arguments.contains(where: { $0 == "--help" || $0 == "-h" }) {
            let topic = arguments.lazy.compactMap { verb(named: $0)?.name }.first
            return Invocation(verb: .help, given: [:], positionals: topic.map { [$0] } ?? [])
        }
        return arguments.contains("--version") ? Invocation(verb: .version, given: [:], positionals: []) : nil
    }

    /// The verb of this name.
    func verb(named name: String) -> Verb? { verbs.first { $0.name == name } }

    /// A sentence for a verb that does not exist.
    func unknownVerb(_ name: String) -> String {
        guard let nearest = nearestName(to: name, among: verbs.map(\.name)) else {
            return "there is no verb '\(name)': \(verbList)"
        }
        return "there is no verb '\(name)'; did you mean '\(nearest)'?"
    }

    private var verbList: String { verbs.map(\.name).joined(separator: ", ") }
}
