/// A command line that was understood: every value in it has been checked.
struct Invocation: Sendable {
    /// What to do.
    let verb: Verb
    /// The values of the flags that were given, or that the environment gave; "" for flags without a value.
    let given: [String: String]
    /// The other arguments, in order.
    let positionals: [String]

    /// Whether the flag was given.
    func isSet(_ name: String) -> Bool {
        _ = flag(name)
        return given[name] != nil
    }

    /// The value of a flag, or its default; nil where it has neither.
    ///
    /// A default that stands for the absence of a value, such as `all`, is returned as any other: ask `isSet`, or
    /// `given`, for what the user said.
    func text(_ name: String) -> String? { given[name] ?? flag(name).defaultText }

    /// The value of a flag that takes whole numbers, or its default.
    func integer(_ name: String) -> Int64? { text(name).flatMap { Int64($0) } }

    /// Where to listen.
    var listenAddress: ListenAddress? { text("listen").flatMap { try? ListenAddress($0) } }

    private func flag(_ name: String) -> Flag {
        guard let flag = verb.flags.first(where: { $0.name == name }) else {
            preconditionFailure("'\(verb.name)' has no flag --\(name)")
        }
        return flag
    }
}
