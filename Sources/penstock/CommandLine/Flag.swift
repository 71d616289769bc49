internal import WorkspaceStore

/// A flag of a verb: `--name`, with or without a value.
struct Flag: Sendable {
    /// What values a flag takes.
    enum Value: Sendable {
        /// None: the flag is there or not.
        case none
        /// Any text that is not empty.
        case text
        /// A whole number.
        case integer(ClosedRange<Int64>)
        /// One of some words.
        case oneOf([String])
        /// A number of address and port.
        case listenAddress
        /// 1 to 40 of `a` to `z`, `0` to `9` and `-`.
        case workspaceName
    }

    /// The name, without the dashes.
    let name: String
    /// What stands for the value in help texts; nil for none.
    let valueName: String?
    /// What values it takes.
    let value: Value
    /// What it does: a phrase without a full stop.
    let description: String
    /// The value where the flag is not given.
    let defaultText: String?
    /// The variable of the environment that gives the value where the flag does not.
    let environmentName: String?

    /// A flag with a value.
    init(
        _ name: String, _ valueName: String, _ value: Value, _ description: String, default defaultText: String? = nil,
        environment environmentName: String? = nil
    ) {
        self.name = name
        self.valueName = valueName
        self.value = value
        self.description = description
        self.defaultText = defaultText
        self.environmentName = environmentName
    }

    /// A flag without a value.
    init(_ name: String, _ description: String) {
        self.name = name
        valueName = nil
        value = .none
        self.description = description
        defaultText = nil
        environmentName = nil
    }

    /// What is wrong with a value; nil for nothing.
    func problem(with text: String) -> String? {
        switch value {
        case .none: return nil
        case .text: return text.isEmpty ? "must not be empty" : nil
        case .integer(let range):
            if let number = Int64(text), range.contains(number) { return nil }
            return "takes a whole number from \(range.lowerBound) to \(range.upperBound), not '\(text)'"
        case .oneOf(let words):
            if words.contains(text) { return nil }
            return "takes \(words.map { "'\($0)'" }.joined(separator: " or ")), not '\(text)'"
        case .listenAddress:
            do throws(ListenAddress.Failure) {
                _ = try ListenAddress(text)
                return nil
            } catch {
                return error.description
            }
        case .workspaceName:
            if WorkspaceEntry.isName(text) { return nil }
            return "takes a name of 1 to \(WorkspaceEntry.nameCharactersMax) of a-z, 0-9 and '-', not '\(text)'"
        }
    }
}
