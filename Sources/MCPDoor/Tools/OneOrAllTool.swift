internal import Operations
internal import Wire

/// Two operations as one tool, told apart by whether it is called with a subject: one asks about that, the other about
/// all.
enum OneOrAllTool {
    /// How the one that is meant is called.
    ///
    /// - Parameter subject: the argument that names the subject, which its operation calls `id`.
    static func run(one: OperationInputs, all: OperationInputs, subject: String) -> Tool.Run {
        { call throws(Problem) in
            // Several subjects are a matter for the operation about all, if it knows such a choice.
            guard let named = call.arguments[subject] ?? call.arguments["id"],
                named.stringValue != nil || all[subject] == nil
            else { return try OperationTool.run(all)(call) }
            var call = call
            call.arguments[subject] = nil
            call.arguments["id"] = named
            return try OperationTool.run(one)(call)
        }
    }
}
