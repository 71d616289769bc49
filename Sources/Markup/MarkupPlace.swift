/// Where something stands in a document.
public struct MarkupPlace: Hashable, Sendable {
    /// The line, 1 first.
    public let line: Int
    /// The character in the line, 1 first.
    public let column: Int

    /// Names a place.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}
