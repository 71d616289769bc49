/// Where one field lies, and whether it holds doubled quotes that are still to be undone.
struct CSVField: Sendable {
    var start: Int32
    var end: Int32
    var hasDoubledQuotes: Bool
}
