/// What keeps spreadsheets from taking a text in a CSV file for a formula.
///
/// OWASP, CSV Injection; ASVS 5.0, 1.2.10: fields that begin with `=`, `+`, `-`, `@`, tab, carriage return or NUL, or
/// with the full-width forms of the signs, get an apostrophe in front and are quoted.
enum FormulaGuard {
    /// The apostrophe that goes in front.
    static let mark = UInt8(ascii: "'")

    private static let firsts: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\0", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]

    /// Whether a spreadsheet could take it for one.
    static func isFormula(_ text: String) -> Bool {
        text.unicodeScalars.first.map(firsts.contains) ?? false
    }
}
