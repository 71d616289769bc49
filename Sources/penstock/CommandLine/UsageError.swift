/// What is wrong with a command line: all of it, so that it can be mended at once.
struct UsageError: Error, Equatable {
    /// A sentence for each problem.
    let problems: [String]
    /// The verb that was meant, where there is one.
    let verbName: String?

    /// The problems and where help is.
    var text: String {
        let help = "penstock help" + (verbName.map { " \($0)" } ?? "")
        return problems.map { "penstock: \($0)\n" }.joined() + "'\(help)' tells more.\n"
    }
}
