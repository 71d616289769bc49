internal import DealModel
internal import Wire

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
}
