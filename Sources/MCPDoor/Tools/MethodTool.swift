internal import Operations
internal import Wire

/// Several operations as one tool, told apart by an argument: four tools in every conversation cost more than one.
enum MethodTool {
    /// The argument that says which operation is meant.
    static let argument = "method"

    /// How the one that is meant is called.
    ///
    /// - Parameter usual: the method of a call that names none; nil where each must.
    static func run(_ methods: [(name: String, inputs: OperationInputs)], usual: String? = nil) -> Tool.Run {
        { call throws(Problem) in
            var call = call
            let names = methods.map(\.name)
            let given = call.arguments[argument]
            let asked = given == nil ? usual ?? "" : given?.stringValue ?? "?"
            guard let method = methods.first(where: { $0.name == asked }) else {
                throw Problem(
                    .validationFailed, "\(call.tool) needs a \(argument).",
                    errors: [
                        FieldProblem(
                            pointer: "/\(argument)", code: asked.isEmpty ? "required" : "not_allowed",
                            detail: "It says what is to be done.", allowed: names,
                            didYouMean: nearestName(to: asked, among: names))
                    ])
            }
            call.arguments[argument] = nil
            return try OperationTool.run(method.inputs)(call)
        }
    }

    /// What the argument can be.
    static func schema(_ methods: [(name: String, inputs: OperationInputs)]) -> JSON {
        ["enum": .array(methods.map { .string($0.name) })]
    }
}
