internal import Wire

/// The arguments of one verb while they are read.
struct ArgumentReading {
    private let verb: Verb
    private(set) var given: [String: String] = [:]
    private(set) var positionals: [String] = []
    private(set) var problems: [String] = []

    init(verb: Verb) {
        self.verb = verb
    }

    /// Reads all arguments after the verb.
    mutating func read(_ arguments: ArraySlice<String>) {
        var rest = arguments
        while let argument = rest.popFirst() {
            if argument == "--" {
                positionals += rest
                break
            } else if argument.hasPrefix("--") {
                readFlag(argument.dropFirst(2), &rest)
            } else if argument.hasPrefix("-"), argument.count > 1 {
                problems.append(
                    "flags begin with two dashes, unlike '\(argument)'; '--' before it makes it an argument")
            } else {
                positionals.append(argument)
            }
        }
        checkPositionals()
    }

    /// Takes values from the environment for flags that were not given.
    mutating func fill(from environment: [String: String]) {
        for flag in verb.flags where given[flag.name] == nil {
            guard let name = flag.environmentName, let value = environment[name], !value.isEmpty else { continue }
            if let problem = flag.problem(with: value) { problems.append("\(name) \(problem)") }
            given[flag.name] = value
        }
    }

    private mutating func readFlag(_ text: Substring, _ rest: inout ArraySlice<String>) {
        let equals = text.firstIndex(of: "=")
        let name = String(text[..<(equals ?? text.endIndex)])
        let attached = equals.map { String(text[text.index(after: $0)...]) }
        guard let flag = verb.flags.first(where: { $0.name == name }) else {
            problems.append(unknownFlag(name))
            // What follows may be its value: not being told of an extra argument is the lesser evil.
            if attached == nil, let next = rest.first, !next.hasPrefix("-") { rest.removeFirst() }
            return
        }
        guard let value = value(of: flag, attached: attached, &rest) else { return }
        guard given[name] == nil else { return problems.append("--\(name) is given twice") }
        given[name] = value
        if flag.valueName != nil, let problem = flag.problem(with: value) { problems.append("--\(name) \(problem)") }
    }

    /// The value of a flag, "" for flags that take none; nil where it is missing or must not be there.
    private mutating func value(of flag: Flag, attached: String?, _ rest: inout ArraySlice<String>) -> String? {
        guard let valueName = flag.valueName else {
            guard attached == nil else {
                problems.append("--\(flag.name) takes no value")
                return nil
            }
            return ""
        }
        if let attached { return attached }
        // A value that begins with two dashes is rather the next flag; `=` says otherwise.
        guard let next = rest.first, !next.hasPrefix("--") else {
            problems.append("--\(flag.name) needs a value: --\(flag.name) \(valueName)")
            return nil
        }
        return rest.removeFirst()
    }

    private func unknownFlag(_ name: String) -> String {
        let names = verb.flags.map(\.name)
        if let nearest = nearestName(to: name, among: names) {
            return "'\(verb.name)' has no flag --\(name); did you mean --\(nearest)?"
        }
        let list = names.isEmpty ? "it has none" : "it has " + names.map { "--\($0)" }.joined(separator: ", ")
        return "'\(verb.name)' has no flag --\(name): \(list)"
    }

    private mutating func checkPositionals() {
        for missing in verb.positionals.dropFirst(positionals.count) where missing.isRequired {
            problems.append("\(missing.name) is missing: \(missing.description)")
        }
        for extra in positionals.dropFirst(verb.positionals.count) {
            problems.append("'\(extra)' is one argument too many: \(verb.usage)")
        }
    }
}
