import Testing

@Suite struct LimitTests {
    private static let declaration = Pattern(#"^\s*public (?:static )?(?:let|var) (\w+(?:Max|Min))\b"#)

    @Test func `every public limit is named by a test`() {
        let tests = Repository.tests.filter { $0.target != "TidyTests" }.flatMap(\.code).joined(separator: "\n")
        let words = Set(Pattern(#"\b\w+(?:Max|Min)\b"#).matches(in: tests).map { $0[0] })
        let silent = Repository.sources.flatMap { file in
            file.code.flatMap { Self.declaration.matches(in: $0) }.map { $0[1] }.filter { !words.contains($0) }.map {
                "\(file.name).\($0)"
            }
        }
        #expect(silent == [])
    }

    /// A row such as "| A body in memory | `HTTPLimits.bodyBytesMax` | 4,194,304 | … |".
    @Test func `the front page's limits are those of the sources`() throws {
        let row = Pattern(#"^\| [^|]+ \| `(\w+)\.(\w+)` \| ([0-9,]+)[^|]* \| [^|]+ \|$"#)
        let rows = row.matches(in: Repository.readme)
        #expect(rows.count > 30)
        for row in rows {
            let (type, name) = (row[1], row[2])
            let files = Repository.sources.filter { $0.name == type || $0.name.hasPrefix(type + "+") }
            let value = Pattern(#"\b\#(name)(?:: \w+)? = ([0-9_]+(?: (?:<<|\*) [0-9_]+)*)"#)
            let found = try #require(
                files.flatMap { value.matches(in: $0.code.joined(separator: "\n")) }.first, "\(type) has no \(name)")
            #expect(row[3].filter { $0 != "," } == Self.value(found[1]).map(String.init), "\(type).\(name)")
        }
    }

    @Test(arguments: [
        ("1_000", 1_000), ("4 << 20", 4_194_304), ("256 * 1_024", 262_144), ("8 * 1024 * 1024", 8_388_608),
    ])
    func `the test reads numbers as they are written`(text: String, value: Int) {
        #expect(Self.value(text) == value)
    }

    /// The value of numbers joined by `<<` and `*`.
    private static func value(_ text: String) -> Int? {
        let words = text.filter { $0 != "_" }.split(separator: " ")
        guard let first = words.first, var value = Int(first) else { return nil }
        for index in stride(from: 1, to: words.count - 1, by: 2) {
            guard let operand = Int(words[index + 1]) else { return nil }
            value = words[index] == "<<" ? value << operand : value * operand
        }
        return value
    }
}
