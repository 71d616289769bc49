import Testing
import Wire

struct ProblemTests {
    /// The contract's list.
    static let statuses: [(codes: String, status: Int)] = [
        ("malformed_json unknown_parameter invalid_parameter invalid_cursor cursor_mismatch malformed_header", 400),
        ("unauthenticated", 401), ("insufficient_scope origin_refused", 403), ("not_found", 404),
        ("method_not_allowed", 405), ("not_acceptable", 406), ("request_timeout", 408),
        ("conflict in_use no_such_stage_kind archived idempotency_in_flight", 409), ("version_mismatch", 412),
        ("body_too_large", 413), ("uri_too_long", 414), ("unsupported_media_type", 415), ("host_refused", 421),
        ("validation_failed idempotency_conflict", 422), ("precondition_required", 428), ("rate_limited", 429),
        ("head_too_large", 431), ("internal", 500), ("not_implemented", 501), ("busy not_ready outcome_unknown", 503),
        ("storage_full", 507),
    ]

    @Test func `there are exactly the codes of the contract, each with its status`() {
        var expected: [String: Int] = [:]
        for row in Self.statuses {
            for code in row.codes.split(separator: " ") { expected[String(code)] = row.status }
        }
        #expect(Dictionary(uniqueKeysWithValues: ProblemCode.allCases.map { ($0.rawValue, $0.status) }) == expected)
        #expect(ProblemCode.allCases.allSatisfy { !$0.title.isEmpty && !$0.title.hasSuffix(".") })
    }

    @Test func `the body has the members of RFC 9457 and ours`() {
        let problem = Problem(
            .validationFailed,
            "Two fields are wrong.",
            errors: [
                FieldProblem(
                    pointer: "/amout",
                    code: "unknown_field",
                    detail: "There is no such field.",
                    allowed: ["amount"],
                    didYouMean: "amount"
                ),
                FieldProblem(pointer: "/title", code: "missing_field", detail: "This field is required."),
            ],
            retryAfterSeconds: 2,
            headers: [("X-A", "b")],
            extensions: ["version": 7, "status": 200]
        )
        let expected: JSON = [
            "type": "/docs/problems#validation_failed", "title": "The request is invalid", "status": 422,
            "detail": "Two fields are wrong.", "instance": "req-1", "code": "validation_failed",
            "errors": [
                [
                    "pointer": "/amout", "code": "unknown_field", "detail": "There is no such field.",
                    "allowed": ["amount"], "did_you_mean": "amount",
                ],
                ["pointer": "/title", "code": "missing_field", "detail": "This field is required."],
            ],
            "retry_after_ms": 2_000, "version": 7,
        ]
        #expect(problem.body(instance: "req-1") == expected)
        #expect(problem.answerHeaders.map { "\($0.0): \($0.1)" } == ["X-A: b", "Retry-After: 2"])
        #expect(problem.status == 422)
    }

    @Test func `a plain problem has no empty members`() {
        let body = Problem(.notFound, "There is no such deal.").body(instance: "r")
        #expect(body.objectValue?.names == ["type", "title", "status", "detail", "instance", "code"])
    }

    @Test func `pointers escape the names of parameters`() {
        #expect(FieldProblem.queryPointer("amount[gte]") == "/query/amount[gte]")
        #expect(FieldProblem.pathPointer("a/b~c") == "/path/a~1b~0c")
        #expect(FieldProblem.headerPointer("If-Match") == "/header/If-Match")
        #expect(JSONPointer.appending(3, to: "/a") == "/a/3")
    }
}
