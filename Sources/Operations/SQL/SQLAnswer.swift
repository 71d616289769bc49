internal import SQLSandbox
internal import Wire

/// How results of statements look on the wire.
enum SQLAnswer {
    private static let nameCharactersMax = SQLLimits.statementBytesMax
    private static let sentenceCharactersMax = 10_000
    private static let namesMax = 1_000

    static let error = Schema.object(
        "Why a statement has no result.",
        [
            .required(
                "code",
                .enumeration("What kind of reason.", SQLFailure.Code.allCases.map(\.rawValue), example: "sql_syntax")),
            .required(
                "detail",
                .string(
                    "A sentence about it.", length: 1...sentenceCharactersMax, example: "There is no table 'deal'.")),
            .optional(
                "position",
                .integer(
                    "Where in the statement, in bytes from its beginning.", 0...Int64(SQLLimits.statementBytesMax),
                    example: 14)),
            .optional(
                "did_you_mean",
                .string("The name that is nearest.", length: 1...nameCharactersMax, example: "deals")),
            .optional(
                "allowed",
                .array(
                    "The names that there are.", of: .string("A name.", length: 1...nameCharactersMax),
                    count: 1...namesMax, example: ["deals", "stages"])),
        ]
    ).named("SQLError")

    static let result = Schema.object(
        "What one statement gave: its rows, or an error.",
        [
            .optional(
                "columns",
                .array(
                    "The names of the columns; two can be alike.",
                    of: .string("A name.", length: 0...nameCharactersMax, example: "stage"),
                    count: 1...SQLLimits.columnsMax)),
            .optional(
                "rows",
                .array(
                    "The rows, each with a value for each column.",
                    of: .array(
                        "A row.", of: .any("A text, a number or null.", example: 3), count: 1...SQLLimits.columnsMax),
                    count: 0...SQLLimits.rowsMax)),
            .optional("row_count", .integer("How many rows are given.", 0...Int64(SQLLimits.rowsMax), example: 6)),
            .optional("truncated", .boolean("Whether there were more rows, which were cut off.", example: false)),
            .optional("error", error),
        ]
    ).named("SQLResult")

    static func json(_ outcome: SQLWorkers.Outcome) -> JSON {
        switch outcome {
        case .success(let result):
            [
                "columns": .array(result.columns.map { .string($0) }),
                "rows": .array(result.rows.map { .array($0.map { json($0) }) }),
                "row_count": .integer(result.rows.count), "truncated": .bool(result.isTruncated),
            ]
        case .failure(let failure): ["error": json(failure)]
        }
    }

    private static func json(_ failure: SQLFailure) -> JSON {
        var object: JSONObject = ["code": .string(failure.code.rawValue), "detail": .string(failure.detail)]
        if let position = failure.position { object["position"] = .integer(position) }
        if let name = failure.didYouMean { object["did_you_mean"] = .string(name) }
        if !failure.allowed.isEmpty { object["allowed"] = .array(failure.allowed.map { .string($0) }) }
        return .object(object)
    }

    private static func json(_ value: SQLValue) -> JSON {
        switch value {
        case .null: .null
        case .integer(let number): .integer(number)
        // What JSON has no numbers for is told in words.
        case .real(let number): JSONNumber(exactText: "\(number)").map { .number($0) } ?? .string("\(number)")
        case .text(let text): .string(text)
        case .bytes(let bytes): .string("x'" + bytes.map { hexadecimal($0) }.joined() + "'")
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return byte < 16 ? "0" + digits : digits
    }

    /// The refusal of a question with one statement.
    static func problem(_ failure: SQLFailure) -> Problem {
        guard failure.code != .workerLost else {
            return Problem(.busy, failure.detail, retryAfterSeconds: 1)
        }
        let place = failure.position.map { " At byte \($0)." } ?? ""
        return Problem(
            .validationFailed, failure.detail,
            errors: [
                FieldProblem(
                    pointer: "/statement", code: failure.code.rawValue, detail: failure.detail + place,
                    allowed: failure.allowed, didYouMean: failure.didYouMean)
            ])
    }
}
