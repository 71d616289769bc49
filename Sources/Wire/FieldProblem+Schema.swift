extension FieldProblem {
    /// What an entry under `errors` looks like.
    public static let schema = Schema.object(
        "One value that is wrong.",
        [
            .required("pointer", .string("Where it is.", example: "/amount")),
            .required("code", .string("What is wrong with it.", example: "out_of_range")),
            .required("detail", .string("A sentence.", example: "It is too large.")),
            .optional("allowed", .array("What is allowed.", of: .string("A value."))),
            .optional("did_you_mean", .string("The nearest match.", example: "stage_id")),
        ]
    ).named("FieldProblem")
}
