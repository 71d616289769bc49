public import Wire

/// What `If-Match` asks for, read before anything is looked up.
public enum VersionCondition: Sendable, Equatable {
    /// Any version.
    case any
    /// One of these.
    case oneOf([Int64])

    /// Reads a condition. An entity tag is `"v<version>"`, and for deals `"v<version>-<definitions>"`, of which only
    /// the version counts here.
    ///
    /// - Throws: `malformed_header` where any of the tags is none of this server's.
    public init(_ condition: EntityTagCondition) throws(Problem) {
        switch condition {
        case .any: self = .any
        case .tags(let tags):
            var versions: [Int64] = []
            for tag in tags {
                guard !tag.isWeak, let version = Self.version(in: tag.opaque) else { throw Self.malformed }
                versions.append(version)
            }
            self = .oneOf(versions)
        }
    }

    /// Reads a condition within a body: a version, an entity tag with its quotes or without, or what `If-Match` takes.
    ///
    /// - Returns: nil where it is none of this server's.
    init?(_ json: JSON) {
        if let version = json.intValue {
            guard version >= 0 else { return nil }
            self = .oneOf([version])
            return
        }
        guard let text = json.stringValue else { return nil }
        if let version = Self.version(in: text) {
            self = .oneOf([version])
            return
        }
        guard let parsed = try? EntityTagCondition(parsing: text), let condition = try? VersionCondition(parsed) else {
            return nil
        }
        self = condition
    }

    private static var malformed: Problem {
        let detail = "An entity tag of this server looks like \"v3\" or \"v3-120\"."
        let pointer = FieldProblem.headerPointer("If-Match")
        return Problem(
            .malformedHeader, "If-Match: \(detail)",
            errors: [FieldProblem(pointer: pointer, code: "malformed_header", detail: detail)])
    }

    private static func version(in opaque: String) -> Int64? {
        guard opaque.hasPrefix("v") else { return nil }
        let parts = opaque.dropFirst().split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard let version = number(parts[0]), parts.count == 1 || number(parts[1]) != nil else { return nil }
        return version
    }

    /// A number as this server writes it.
    private static func number(_ text: Substring) -> Int64? {
        guard let number = Int64(text), number >= 0, String(number) == text else { return nil }
        return number
    }
}
