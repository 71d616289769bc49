internal import DealModel
internal import Wire

/// `If-Match`: whether what a caller has seen is what is there.
enum Conditions {
    /// Compares a condition with the version of a resource. An entity tag is `"v<version>"`, and for deals
    /// `"v<version>-<definitions>"`, of which only the version counts here.
    ///
    /// - Throws: `malformed_header` for a tag that is none of ours, `version_mismatch` naming the version that is
    ///   there.
    static func check(_ condition: EntityTagCondition?, version: Int64) throws(Problem) {
        guard case .tags(let tags) = condition else { return }
        for tag in tags {
            guard !tag.isWeak, let seen = self.version(in: tag.opaque) else {
                let detail = "An entity tag of this server looks like \"v3\" or \"v3-120\"."
                throw Problem(
                    .malformedHeader, detail,
                    errors: [
                        FieldProblem(
                            pointer: FieldProblem.headerPointer("If-Match"), code: "malformed_header", detail: detail)
                    ])
            }
            if seen == version { return }
        }
        throw Problem(
            .versionMismatch, "The resource is at version \(version) by now.",
            headers: [("ETag", EntityTag("v\(version)").headerText)], extensions: ["current_version": .integer(version)]
        )
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
