/// A horizontal bar of text.
enum Bar {
    /// Blocks from one eighth to the whole of a column.
    private static let eighths = ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]

    /// A bar that takes up the share `part / whole` of `columns`, to an eighth of a column or, in ASCII, to a whole
    /// one.
    ///
    /// Whatever is not nothing shows at least the smallest piece, and nothing but the whole fills all columns.
    /// - Precondition: `columns` is not negative.
    static func text(part: Int64, whole: Int64, columns: Int, isUTF8: Bool) -> String {
        precondition(columns >= 0, "A bar of \(columns) columns")
        guard part > 0, whole > 0 else { return "" }
        let steps = columns * (isUTF8 ? 8 : 1)
        let share = Int(Int128(min(part, whole)) * Int128(steps) / Int128(whole))
        let count = min(max(1, share), steps)
        guard isUTF8 else { return String(repeating: "#", count: count) }
        let rest = count % 8
        return String(repeating: "█", count: count / 8) + (rest == 0 ? "" : eighths[rest - 1])
    }
}
