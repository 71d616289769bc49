/// The texts that `penstock help` prints; no line is wider than `columnsMax`.
enum HelpText {
    /// The widest line, in columns.
    static let columnsMax = 100

    /// The text on a topic; without one, on the whole program.
    ///
    /// - Throws: the nearest topic, where there is none of this name.
    static func text(topic: String?, grammar: CommandLineGrammar = .penstock) throws(UsageError) -> String {
        guard let topic else { return program(grammar) }
        if topic == "exit-codes" { return exitCodes }
        guard let verb = grammar.verb(named: topic) else {
            throw UsageError(problems: [grammar.unknownVerb(topic)], verbName: nil)
        }
        return text(verb)
    }

    /// What the numbers of the exit status mean.
    static var exitCodes: String {
        "Exit status:\n" + columns(ExitCode.allCases.map { (String($0.rawValue), $0.meaning) })
    }

    private static func program(_ grammar: CommandLineGrammar) -> String {
        let topics: [(String, String)] = [
            ("penstock help VERB", "explains a verb and its flags"),
            ("penstock help exit-codes", "explains the exit status"),
        ]
        return
            "penstock: deals, their history and their figures\n\nUsage: penstock VERB [arguments] [flags]\n\nVerbs:\n"
            + columns(grammar.verbs.map { ($0.name, $0.summary) }) + "\nMore:\n" + columns(topics)
    }

    private static func text(_ verb: Verb) -> String {
        var text = wrapped("penstock \(verb.name): \(verb.summary)", indent: 0) + "\nUsage: \(verb.usage)\n"
        for paragraph in verb.details {
            text += "\n" + wrapped(paragraph, indent: 0)
        }
        if !verb.positionals.isEmpty {
            text += "\nArguments:\n" + columns(verb.positionals.map { ($0.name, $0.description) })
        }
        if !verb.flags.isEmpty {
            text +=
                "\nFlags:\n" + columns(verb.flags.map { ("--\($0.name)" + suffix($0.valueName), description(of: $0)) })
        }
        return text
    }

    private static func suffix(_ valueName: String?) -> String { valueName.map { " \($0)" } ?? "" }

    private static func description(of flag: Flag) -> String {
        let origins = [flag.environmentName.map { "or \($0)" }, flag.defaultText.map { "default: \($0)" }].compactMap(
            \.self)
        return flag.description + (origins.isEmpty ? "" : " (\(origins.joined(separator: "; ")))")
    }

    /// Two aligned columns, the right one wrapped.
    private static func columns(_ rows: [(String, String)]) -> String {
        let width = rows.reduce(0) { max($0, $1.0.count) }
        return rows.map { row in
            let left = "  " + row.0 + String(repeating: " ", count: width - row.0.count + 2)
            return left + wrapped(row.1, indent: width + 4).drop { $0 == " " }
        }.joined()
    }

    /// The words in lines of at most `columnsMax`, each indented and ended.
    private static func wrapped(_ text: String, indent: Int) -> String {
        let margin = String(repeating: " ", count: indent)
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= columnsMax {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(margin + word)
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
