public import Wire

/// The refusals of callers, with the challenge of RFC 6750 section 3.
public enum BearerChallenge {
    private static let realm = "penstock"

    /// 401: the request has no key. The challenge names no error then, as RFC 6750 asks.
    public static var missingKey: Problem {
        Problem(
            .unauthenticated, "A key is needed: send it as 'Authorization: Bearer pnsk_…' or as 'X-API-Key: pnsk_…'.",
            headers: [header([])])
    }

    /// 401: the key opens nothing.
    ///
    /// - Parameter detail: a sentence of printable ASCII without quotation marks and backslashes.
    public static func invalidToken(_ detail: String) -> Problem {
        Problem(
            .unauthenticated, detail,
            headers: [header([("error", "invalid_token"), ("error_description", detail)])])
    }

    /// 403: the key opens something else. All scopes that would do are named.
    ///
    /// - Parameters:
    ///   - subject: what it does not open, such as the name of an operation.
    ///   - condition: what else the key would need, behind the scope; a phrase.
    public static func insufficientScope(
        _ subject: String, needs scope: Operation.Scope, _ condition: String = ""
    ) -> Problem {
        let scopes = Operation.Scope.allCases.map(\.rawValue)
        let enough = scopes.drop { $0 != scope.rawValue }
        return Problem(
            .insufficientScope, "\(subject) needs the scope \(enough.joined(separator: " or "))\(condition).",
            headers: [header([("error", "insufficient_scope"), ("scope", scope.rawValue)])],
            extensions: ["required_scopes": .array(enough.map { .string($0) })])
    }

    private static func header(_ parameters: [(String, String)]) -> (String, String) {
        let all = [("realm", realm)] + parameters
        return ("WWW-Authenticate", "Bearer " + all.map { "\($0)=\"\($1)\"" }.joined(separator: ", "))
    }
}
