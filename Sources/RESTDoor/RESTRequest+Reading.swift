internal import Operations
internal import Wire

/// What a request says, read and checked.
extension RESTRequest {
    /// The longest `Idempotency-Key`.
    static let idempotencyKeyCharactersMax = 255

    /// The body's members.
    ///
    /// - Throws: `unsupported_media_type`, `malformed_json` or `validation_failed`.
    func body(for operation: Operation, limits: RequestLimits) throws(Problem) -> JSONObject {
        if case .file = operation.body { return JSONObject() }
        guard case .bytes(let bytes) = body else { return JSONObject() }
        if case .json = operation.body, !bytes.isEmpty { try checkContentType() }
        return try Catalogue.body(of: operation, bytes: bytes, limits: limits)
    }

    /// The file that holds the body.
    var bodyFile: String? {
        guard case .file(let path) = body else { return nil }
        return path
    }

    /// The parameters of the query. Each is decoded by itself, since a list may be given in several.
    func queryParameters() throws(Problem) -> [QueryString.Parameter] {
        guard !query.isEmpty else { return [] }
        let parts = query.split(separator: "&", omittingEmptySubsequences: false)
        guard parts.count <= QueryString.parametersMax else {
            let detail = "A query may have at most \(QueryString.parametersMax) parameters."
            let code = QueryStringError.Code.tooManyParameters.rawValue
            throw Self.unreadableQuery(FieldProblem(pointer: "/query", code: code, detail: detail))
        }
        var parameters: [QueryString.Parameter] = []
        for part in parts {
            // A part without anything in it is a parameter without a name.
            do { parameters += try QueryString(decoding: part.isEmpty ? "=" : String(part)).parameters } catch {
                throw Self.unreadableQuery(error.queryProblem)
            }
        }
        return parameters
    }

    private static func unreadableQuery(_ problem: FieldProblem) -> Problem {
        Problem(.invalidParameter, "The query cannot be read.", errors: [problem])
    }

    /// What `If-Match` asks for.
    func ifMatch() throws(Problem) -> VersionCondition? {
        guard let condition = try condition("If-Match") else { return nil }
        return try VersionCondition(condition)
    }

    /// The condition of `If-Match` or `If-None-Match`.
    func condition(_ name: String) throws(Problem) -> EntityTagCondition? {
        let values = header(name)
        guard !values.isEmpty else { return nil }
        do { return try EntityTagCondition(parsing: values.joined(separator: ", ")) } catch {
            throw error.problem(header: name)
        }
    }

    /// The value of `Idempotency-Key`; nil where there is none.
    ///
    /// The draft has a quoted string, most clients send the bare text: both are taken, as they stand.
    /// - Throws: `malformed_header` unless it is one field of 1 to 255 visible ASCII characters.
    func idempotencyKey() throws(Problem) -> String? {
        let name = "Idempotency-Key"
        let values = header(name)
        guard let key = values.first else { return nil }
        let isVisible = key.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard values.count == 1, isVisible, (1...Self.idempotencyKeyCharactersMax).contains(key.utf8.count) else {
            let detail = "\(name) is one text of 1 to \(Self.idempotencyKeyCharactersMax) visible ASCII characters."
            throw Problem(
                .malformedHeader, detail,
                errors: [
                    FieldProblem(pointer: FieldProblem.headerPointer(name), code: "malformed_header", detail: detail)
                ])
        }
        return key
    }

    private func checkContentType() throws(Problem) {
        let value = header("Content-Type").first ?? ""
        let type = value.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
        guard type == "application/json" || (type.hasPrefix("application/") && type.hasSuffix("+json")) else {
            throw Problem(
                .unsupportedMediaType, "The body is to be application/json, not \(value.isEmpty ? "nothing" : value).",
                headers: [("Accept", "application/json")])
        }
    }
}
