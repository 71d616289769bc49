public import Wire

/// Finds the key among the header fields of a request.
public enum PresentedKey {
    /// The text that `Authorization: Bearer` or `X-API-Key` carries; nil where neither is there. What `Authorization`
    /// says in another scheme is for somebody else, perhaps for a proxy.
    ///
    /// - Parameters:
    ///   - authorization: the values of all fields `Authorization`.
    ///   - apiKey: the values of all fields `X-API-Key`.
    /// - Throws: `malformed_header` for more than one key (RFC 6750, 2, wants one way).
    public static func text(authorization: [String], apiKey: [String]) throws(Problem) -> String? {
        guard authorization.count <= 1 else { throw repeated("Authorization") }
        guard apiKey.count <= 1 else { throw repeated("X-API-Key") }
        let bearer = authorization.first.flatMap(bearerToken)
        guard let bearer, let other = apiKey.first else { return bearer ?? apiKey.first }
        guard bearer == other else {
            throw malformed(
                "X-API-Key", "Authorization and X-API-Key carry two different keys: send one of them.")
        }
        return bearer
    }

    private static func bearerToken(_ value: String) -> String? {
        let scheme = value.prefix { $0 != " " }
        guard scheme.lowercased() == "bearer" else { return nil }
        return String(value.dropFirst(scheme.count).drop { $0 == " " })
    }

    private static func repeated(_ name: String) -> Problem { malformed(name, "\(name) is there more than once.") }

    private static func malformed(_ name: String, _ detail: String) -> Problem {
        Problem(
            .malformedHeader, detail,
            errors: [
                FieldProblem(pointer: FieldProblem.headerPointer(name), code: "malformed_header", detail: detail)
            ])
    }
}
