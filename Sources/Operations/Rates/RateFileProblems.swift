internal import Bundles
internal import DealModel
internal import Wire

/// What can be wrong with a file of exchange rates, in words.
enum RateFileProblems {
    /// How such a file begins.
    static let headers = ["Date,USD,JPY,…", "date,currency,rate"]
    /// What stands where there is no quote.
    static let noQuote = "N/A"

    static func refusal(_ problems: [FieldProblem]) -> Problem {
        var listed = problems
        if problems.count > Schema.problemsMax {
            listed = Array(problems.prefix(Schema.problemsMax))
            listed.append(
                FieldProblem(
                    pointer: "", code: "more_problems", detail: "There are more; the file was read no further."))
        }
        return Problem(.validationFailed, "The file of rates cannot be used; nothing was written.", errors: listed)
    }

    static func header(found: String) -> FieldProblem {
        problem(
            1, 1, "invalid_header",
            "the file begins with '\(found)' and not as euro reference rates or a list of quotes do", allowed: headers)
    }

    static func currency(_ code: String, line: Int, column: Int) -> FieldProblem {
        let nearest = nearestName(to: code, among: Currency.codes)
        return problem(
            line, column, "unknown_currency", "'\(code)' is no currency code of ISO 4217 with a minor unit",
            didYouMean: nearest)
    }

    static func repeatedColumn(_ code: String, column: Int) -> FieldProblem {
        problem(1, column, "repeated", "the currency \(code) has a column before")
    }

    static func isBase(_ code: String, line: Int, column: Int) -> FieldProblem {
        problem(line, column, "is_base", "\(code) is the base, of which one unit is quoted: it has no rate")
    }

    static func date(_ text: String, line: Int) -> FieldProblem {
        problem(line, 1, "invalid_date", "'\(text)' is no date", allowed: ["YYYY-MM-DD"])
    }

    static func repeated(_ what: String, line: Int, before: Int) -> FieldProblem {
        problem(line, 1, "repeated", "there is a quote of \(what) on line \(before) already")
    }

    static func rate(_ text: String, of code: String, line: Int, column: Int, allowsNone: Bool) -> FieldProblem {
        problem(
            line, column, "invalid_rate", "'\(text)' is no rate of \(code)",
            allowed: [ExchangeRate.allowed] + (allowsNone ? [noQuote] : []))
    }

    static func csv(_ error: CSVError) -> FieldProblem {
        problem(error.line, error.column, "invalid_csv", error.detail)
    }

    static func tooMany(line: Int) -> FieldProblem {
        problem(
            line, 1, "too_many", "an import has at most \(RateSetLimits.quotesPerImportMax) quotes; send the rest apart"
        )
    }

    static let empty = problem(1, 1, "empty", "the file has no quote")

    /// - Parameter text: begins in lower case; a text of the file in it may be cut.
    private static func problem(
        _ line: Int, _ column: Int, _ code: String, _ text: String, allowed: [String] = [], didYouMean: String? = nil
    ) -> FieldProblem {
        let allowance = allowed.isEmpty ? "" : "; allowed: \(allowed.joined(separator: " or "))"
        return FieldProblem(
            pointer: "/lines/\(line)/columns/\(column)", code: code,
            detail: "Line \(line), column \(column): \(text)\(allowance).", allowed: allowed, didYouMean: didYouMean)
    }
}
