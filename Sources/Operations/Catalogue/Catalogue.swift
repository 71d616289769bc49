public import Wire

/// All operations.
public struct Catalogue: Sendable {
    /// In the order of the documentation.
    public let operations: [Operation]
    /// What bounds their requests.
    public let limits: RequestLimits
    private let byName: [String: Int]

    /// Everything that Penstock can do.
    public static let standard = Catalogue(
        (PipelineOperations.all + StageOperations.all + MetricOperations.all + ReportOperations.all
            + ExportOperations.all
            + [SQLOperation.operation]
            + DealOperations.all
            + DealUpsertOperations.all + [BulkOperation.operation, DealSearch.operation] + DealMoveOperations.all
            + DealContactOperations.all + [ContactDealsOperation.operation, ContactContextOperation.operation]
            + TagOperations.all + DealTagOperations.all + StageChangeOperations.all + ImportOperations.all + [
                ImportDropping.operation
            ]
            + RateSetOperations.all + [RateConversion.operation]
            + EventOperations.all + AuditOperations.all
            + SettingsOperations.all + [DescriptionOperation.operation] + KeyOperations.all + UserOperations.all
            + WorkspaceListOperations.all
            + SystemOperations.all).map(\.offeringFiles))

    /// Takes operations of different names, and what bounds their requests.
    public init(_ operations: [Operation], limits: RequestLimits = RequestLimits()) {
        self.limits = limits
        self.operations = operations.map { $0.bounded(by: limits) }
        byName = Dictionary(uniqueKeysWithValues: operations.enumerated().map { ($1.name, $0) })
    }

    /// The same operations with other bounds on their requests.
    public func bounded(by limits: RequestLimits) -> Catalogue { Catalogue(operations, limits: limits) }

    /// The operation of that name.
    public subscript(name: String) -> Operation? { byName[name].map { operations[$0] } }

    /// Checks the parameters of a call, all of them.
    ///
    /// - Parameters:
    ///   - operation: what is called.
    ///   - path: the path's values by name.
    ///   - query: the query's values, in order. A list is given once, its values separated by commas, or several
    ///     times, each time one value as it stands.
    /// - Returns: the values in their types.
    /// - Throws: `not_found` for a path that nothing can have; `unknown_parameter` or `invalid_parameter` with every
    ///   mistake of the query.
    public static func parameters(
        of operation: Operation, path: [String: String], query: [QueryString.Parameter]
    ) throws(Problem) -> [String: JSON] {
        var values: [String: JSON] = [:]
        var problems: [FieldProblem] = []
        var code = ProblemCode.invalidParameter
        for parameter in operation.parameters where parameter.place == .path {
            guard let text = path[parameter.name] else { continue }
            values[parameter.name] = parameter.schema.json(fromText: text)
        }
        let known = operation.parameters.filter { $0.place == .query }
        var seen: Set<String> = []
        for name in query.map(\.name) where seen.insert(name).inserted {
            guard let parameter = known.first(where: { $0.name == name }) else {
                code = .unknownParameter
                problems.append(
                    FieldProblem(
                        pointer: FieldProblem.queryPointer(name), code: "unknown_parameter",
                        detail: "\(operation.name) knows no parameter \(name).", allowed: known.map(\.name),
                        didYouMean: nearestName(to: name, among: known.map(\.name))))
                continue
            }
            guard let value = parameter.value(of: query.filter { $0.name == name }) else {
                problems.append(
                    FieldProblem(
                        pointer: parameter.pointer, code: QueryStringError.Code.repeatedName.rawValue,
                        detail: "This parameter is given twice."))
                continue
            }
            problems += parameter.schema.problems(in: value, at: parameter.pointer)
            values[name] = value
        }
        guard problems.isEmpty else {
            throw Problem(code, "The query of the request cannot be used.", errors: problems)
        }
        return values
    }

    /// Checks the header fields that an operation takes as parameters; an empty one counts as absent.
    ///
    /// - Parameter header: the values of the fields of a name.
    /// - Returns: the values in their types.
    /// - Throws: `malformed_header` with every mistake.
    public static func headerParameters(
        of operation: Operation, header: (String) -> [String]
    ) throws(Problem) -> [String: JSON] {
        var values: [String: JSON] = [:]
        var problems: [FieldProblem] = []
        for parameter in operation.parameters where parameter.place == .header {
            let texts = header(parameter.name).filter { !$0.isEmpty }
            guard !texts.isEmpty else { continue }
            guard let value = parameter.value(of: texts) else {
                problems.append(
                    FieldProblem(
                        pointer: parameter.pointer, code: QueryStringError.Code.repeatedName.rawValue,
                        detail: "This header field is given twice."))
                continue
            }
            problems += parameter.schema.problems(in: value, at: parameter.pointer)
            values[parameter.name] = value
        }
        guard problems.isEmpty else {
            throw Problem(.malformedHeader, "A header field of the request cannot be used.", errors: problems)
        }
        return values
    }

    /// Checks the body of a call, all of it.
    ///
    /// - Parameter limits: what bounds it.
    /// - Throws: `malformed_json`, or `validation_failed` with every mistake.
    public static func body(
        of operation: Operation, bytes: [UInt8], limits: RequestLimits = RequestLimits()
    ) throws(Problem)
        -> JSONObject
    {
        guard case .json(let schema, let isRequired) = operation.body else {
            // Some programs send an empty object where there is nothing to say.
            guard bytes.isEmpty || (operation.effect != .reads && isEmptyObject(bytes)) else {
                throw Problem(.validationFailed, "\(operation.name) takes no body.")
            }
            return JSONObject()
        }
        if bytes.isEmpty, !isRequired { return JSONObject() }
        let value: JSON
        do { value = try JSONReader.parse(bytes, limits: JSONLimits(depthMax: limits.jsonDepthMax)) } catch {
            throw error.problem
        }
        var problems = schema.problems(in: value).map { explained($0, by: operation) }
        let object = value.objectValue ?? JSONObject()
        let found = Set(problems.map(\.pointer))
        problems += operation.bodyProblems(object).filter { !found.contains($0.pointer) }
        guard problems.isEmpty else {
            throw Problem(.validationFailed, "The body of the request cannot be used.", errors: problems)
        }
        return object
    }

    private static func isEmptyObject(_ bytes: [UInt8]) -> Bool {
        bytes.count <= 64 && (try? JSONReader.parse(bytes))?.objectValue?.members.isEmpty == true
    }

    /// Says of a field that answers have and bodies do not that it cannot be set, since whoever sends an answer back
    /// knows its name well.
    private static func explained(_ problem: FieldProblem, by operation: Operation) -> FieldProblem {
        guard operation.effect != .reads, problem.code == Schema.unknownFieldCode,
            let name = problem.pointer.split(separator: "/").last,
            problem.pointer == "/\(name)", operation.output.schema?.hasField(String(name)) == true
        else { return problem }
        return FieldProblem(
            pointer: problem.pointer, code: "read_only",
            detail: "This field follows from others, or is kept by the server, and cannot be set.",
            didYouMean: problem.didYouMean)
    }
}
