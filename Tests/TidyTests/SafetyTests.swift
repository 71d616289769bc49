import Testing

@Suite struct SafetyTests {
    /// A line with nothing but an attribute.
    private let attribute = Pattern(#"^\s*@\w+\s*$"#)

    @Test func `no source unwraps, casts or tries by force`() {
        let force = Pattern(#"[\w)\]}"`>?]!(?!=)|\btry!|\bas!"#)
        #expect(Repository.sources.flatMap { force.places(in: $0.code, of: $0.path) } == [])
    }

    /// What switches a check of the compiler off needs a comment: on its line, or above it and its attributes.
    @Test func `what the compiler is told to believe has a reason beside it`() {
        let belief = Pattern(#"@unchecked\s+Sendable|nonisolated\(unsafe\)|@safe\b|@unsafe\b|\bunsafeBitCast\b"#)
        let silent = Repository.sources.flatMap { file in
            file.code.indices.filter { belief.isIn(file.code[$0]) && !hasReason(file, $0) }.map {
                "\(file.path):\($0 + 1)"
            }
        }
        #expect(silent == [])
    }

    @Test func `the compiler checks memory and treats every warning as an error`() {
        #expect(Repository.package.contains(".strictMemorySafety()"))
        #expect(Repository.package.contains(".treatAllWarnings(as: .error)"))
        #expect(Repository.package.contains(".swiftLanguageMode(.v6)"))
    }

    private func hasReason(_ file: SwiftFile, _ line: Int) -> Bool {
        guard file.comments[line].allSatisfy(\.isWhitespace) else { return true }
        var above = line - 1
        while above >= 0, attribute.isIn(file.code[above]), file.comments[above].allSatisfy(\.isWhitespace) {
            above -= 1
        }
        return above >= 0 && !file.comments[above].allSatisfy(\.isWhitespace)
    }
}
