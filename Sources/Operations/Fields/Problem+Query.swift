internal import Wire

extension Problem {
    /// The refusal of one parameter of a query.
    static func query(
        _ name: String, _ code: String, _ detail: String, allowed: [String] = [], didYouMean: String? = nil
    ) -> Problem {
        Problem(
            .invalidParameter, "The query of the request cannot be used.",
            errors: [
                FieldProblem(
                    pointer: FieldProblem.queryPointer(name), code: code, detail: detail, allowed: allowed,
                    didYouMean: didYouMean)
            ])
    }
}
