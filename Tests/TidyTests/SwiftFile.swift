/// A Swift file, split into what the compiler reads and what people read.
struct SwiftFile: Sendable, CustomStringConvertible {
    /// The path from the repository's top.
    let path: String
    /// The lines as they are.
    let lines: [String]
    /// The lines with comments and the insides of strings blanked out.
    let code: [String]
    /// The lines with everything but comments blanked out.
    let comments: [String]

    init(path: String, text: String) {
        self.path = path
        var blanking = Blanking(text)
        let parts = blanking.parts()
        lines = Self.lines(text)
        code = Self.lines(parts.code)
        comments = Self.lines(parts.comments)
    }

    var description: String { path }

    /// The target that it belongs to: the folder below `Sources` or `Tests`.
    var target: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

    /// The name without folders and ending.
    var name: String { path.split(separator: "/").last.map { String($0.dropLast(6)) } ?? "" }

    /// The lines of a text, empty ones and the last one included.
    static func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
