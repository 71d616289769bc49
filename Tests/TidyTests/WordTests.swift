import Testing

@Suite struct WordTests {
    private static let folders = [
        "Sources", "Tests", "Scripts", "Benchmarks", "docs", "samples", "api-spec", ".ci",
    ]
    private static let topFiles = [
        "Package.swift", "Makefile", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", ".swift-format", ".gitignore",
    ]
    private static let endings = ["swift", "md", "py", "c", "h", "sh", "txt", "modulemap"]

    private static let files =
        topFiles
        + folders.flatMap { Repository.paths(in: $0) }.filter { path in
            endings.contains { path.hasSuffix("." + $0) }
        }

    @Test func `nothing is left to be done in a comment`() {
        // Put together here, so that this file does not find itself.
        let words = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]
        // In quotes one of them is a currency code.
        let pattern = Pattern(#"(?<!["'])\b("# + words.joined(separator: "|") + #")\b(?!["'])"#)
        let found = Self.files.flatMap { path in
            pattern.places(in: SwiftFile.lines(Repository.text(path)), of: path)
        }
        #expect(found == [])
    }

    /// The second room with SQLite compiles statements of callers; `Operations/SQL` tells them how statements look.
    @Test func `SQL stands in the store and the sandbox alone`() {
        let pattern = Pattern(#"sqlite3_|\b(SELECT|INSERT INTO|DELETE FROM|CREATE TABLE|PRAGMA) "#)
        let found = Repository.sources.filter { file in
            !["WorkspaceStore", "SQLSandbox"].contains(file.target) && !file.path.hasPrefix("Sources/Operations/SQL/")
        }.flatMap { pattern.places(in: $0.lines, of: $0.path) }
        #expect(found == [])
    }

    @Test func `there are sources to read`() {
        #expect(Repository.sources.count > 100)
        #expect(Repository.tests.count > 50)
    }
}
