import Testing

@testable import penstock

struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("Lead", 4), ("é", 1), ("e\u{301}", 1), ("商談", 4), ("ｶﾅ", 2), ("カナ", 4), ("한글", 4), ("한", 2),
        ("😀", 2), ("👩‍💻", 2), ("🇩🇪", 2), ("❤️", 2), ("✓", 1), ("…", 1), ("\u{200B}", 0), ("ａ", 2), ("—", 1), ("█", 1),
    ])
    func `characters take the columns that a terminal gives them`(text: String, columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }

    @Test(arguments: [
        ("Lead", 6, "Lead  "), ("Lead", 4, "Lead"), ("Leads", 4, "Lea…"), ("商談中", 4, "商… "), ("商談", 4, "商談"),
        ("商談", 2, "… "), ("ab", 0, ""), ("ab", 1, "…"),
    ])
    func `a text is cut or filled to exactly its columns`(text: String, columns: Int, expected: String) {
        let fitted = DisplayWidth.fit(text, columns: columns, ellipsis: "…")
        #expect(fitted == expected)
        #expect(DisplayWidth.of(fitted) == columns)
    }

    @Test func `what would move the cursor becomes a space`() {
        #expect(DisplayWidth.withoutControls("a\u{1B}[2Jb\nc\u{202E}d\u{9B}e") == "a [2Jb c d e")
        #expect(DisplayWidth.withoutControls("商談 e\u{301}") == "商談 e\u{301}")
    }
}
