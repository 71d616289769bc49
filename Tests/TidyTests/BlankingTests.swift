import Testing

@Suite struct BlankingTests {
    @Test(arguments: [
        ("let a = b", "let a = b", ""),
        ("a // b", "a", "// b"),
        ("/* a /* b */ c */ d", "d", "/* a /* b */ c */"),
        ("a(\"// b\") // c", "a(\"    \")", "// c"),
        ("\"a \\\" // b\" + c", "\"         \" + c", ""),
        ("#\"a \" \\\"# + b", "#\"     \"# + b", ""),
        ("\"a \\(b + \"c\") d\"", "\"    b + \" \"   \"", ""),
    ])
    func `comments and the insides of strings are no code`(text: String, code: String, comments: String) {
        var blanking = Blanking(text)
        let parts = blanking.parts()
        #expect(Self.trimmed(parts.code) == code)
        #expect(Self.trimmed(parts.comments) == comments)
    }

    @Test func `lines stay where they are`() {
        var blanking = Blanking("let a = \"\"\"\n    b // c\n    \"\"\"\n/* d\n*/ let e")
        let parts = blanking.parts()
        #expect(SwiftFile.lines(parts.code).map(Self.trimmed) == ["let a = \"\"\"", "", "\"\"\"", "", "let e"])
        #expect(SwiftFile.lines(parts.comments).map(Self.trimmed) == ["", "", "", "/* d", "*/"])
    }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop { $0 == " " }
        return String(start.reversed().drop { $0 == " " }.reversed())
    }
}
