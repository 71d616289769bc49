internal import DealModel
internal import Wire
internal import WorkspaceStore

/// `If-Match`: whether what a caller has seen is what is there.
enum Conditions {
    /// Compares a condition with the version of a resource.
    ///
    /// - Throws: `version_mismatch` naming the version that is there.
    static func check(_ condition: VersionCondition?, version: Int64) throws(Problem) {
        guard case .oneOf(let versions) = condition, !versions.contains(version) else { return }
        throw Problem(
            .versionMismatch, "The resource is at version \(version) by now.",
            headers: [("ETag", EntityTag("v\(version)").headerText)], extensions: ["current_version": .integer(version)]
        )
    }

    /// The same for what is about to be changed, where the workspace may want that there is a condition.
    ///
    /// - Throws: `precondition_required` or `version_mismatch`.
    static func check(
        _ condition: VersionCondition?, version: Int64, in write: WriteTransaction
    ) throws(Problem) {
        guard condition != nil || write.definitions.settings?.current.requiresIfMatch != true else {
            let detail = "This workspace wants to know which version of the resource is to be changed."
            throw Problem(
                .preconditionRequired, detail,
                errors: [
                    FieldProblem(
                        pointer: FieldProblem.headerPointer(header), code: "missing_field",
                        detail: "If-Match takes the entity tag that a GET gives.")
                ])
        }
        try check(condition, version: version)
    }

    static let header = "If-Match"
}
