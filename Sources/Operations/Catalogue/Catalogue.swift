public import Wire

/// All operations.
public struct Catalogue: Sendable {
    /// In the order of the documentation.
    public let operations: [Operation]
    private let byName: [String: Int]

    /// Everything that Penstock can do.
    public static let standard = Catalogue(
        PipelineOperations.all + StageOperations.all + SummaryOperations.all + DealOperations.all
            + DealMoveOperations.all + StageChangeOperations.all + ImportOperations.all + SystemOperations.all)

    /// Takes operations of different names.
    public init(_ operations: [Operation]) {
        self.operations = operations
        byName = Dictionary(uniqueKeysWithValues: operations.enumerated().map { ($1.name, $0) })
    }

    /// The operation of that name.
    public subscript(name: String) -> Operation? { byName[name].map { operations[$0] } }

    /// Checks the parameters of a call, all of them.
    ///
    /// - Parameters:
    ///   - operation: what is called.
    ///   - path: the path's values by name.
    ///   - query: the query's values, in order.
    /// - Returns: the values in their types.
    /// - Throws: `not_found` for a path that nothing can have; `unknown_parameter` or `invalid_parameter` with every
    ///   mistake of the query.
    public static func parameters(
        of operation: Operation, path: [String: String], query: QueryString
    ) throws(Problem) -> [String: JSON] {
        var values: [String: JSON] = [:]
        var problems: [FieldProblem] = []
        var code = ProblemCode.invalidParameter
        for parameter in operation.parameters where parameter.place == .path {
            guard let text = path[parameter.name] else { continue }
            values[parameter.name] = parameter.schema.json(fromText: text)
        }
        let known = operation.parameters.filter { $0.place == .query }
        for given in query.parameters {
            guard let parameter = known.first(where: { $0.name == given.name }) else {
                code = .unknownParameter
                problems.append(
                    FieldProblem(
                        pointer: FieldProblem.queryPointer(given.name), code: "unknown_parameter",
                        detail: "\(operation.name) knows no parameter \(given.name).", allowed: known.map(\.name),
                        didYouMean: nearestName(to: given.name, among: known.map(\.name))))
                continue
            }
            let value = parameter.schema.json(fromText: given.value)
            problems += parameter.schema.problems(in: value, at: parameter.pointer)
            values[parameter.name] = value
        }
        guard problems.isEmpty else {
            throw Problem(code, "The query of the request cannot be used.", errors: problems)
        }
        return values
    }

    /// Checks the body of a call, all of it.
    ///
    /// - Throws: `malformed_json`, or `validation_failed` with every mistake.
    public static func body(of operation: Operation, bytes: [UInt8]) throws(Problem) -> JSONObject {
        guard case .json(let schema, let isRequired) = operation.body else {
            guard bytes.isEmpty else { throw Problem(.validationFailed, "\(operation.name) takes no body.") }
            return JSONObject()
        }
        if bytes.isEmpty, !isRequired { return JSONObject() }
        let value: JSON
        do { value = try JSONReader.parse(bytes) } catch { throw error.problem }
        var problems = schema.problems(in: value)
        let object = value.objectValue ?? JSONObject()
        let found = Set(problems.map(\.pointer))
        problems += operation.bodyProblems(object).filter { !found.contains($0.pointer) }
        guard problems.isEmpty else {
            throw Problem(.validationFailed, "The body of the request cannot be used.", errors: problems)
        }
        return object
    }
}
