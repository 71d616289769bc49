import Markup
import TestSupport
import Testing

@Suite struct MarkupTextTests {
    @Test(arguments: [
        ("", "", "", 0), ("a b", "a b", "a b", 0), ("<&>\"'", "&lt;&amp;&gt;&quot;'", "&lt;&amp;&gt;&quot;'", 0),
        ("a\tb\nc\rd", "a\tb\nc&#13;d", "a&#9;b&#10;c&#13;d", 0),
        ("\u{0}a\u{1}\u{1F}", "\u{FFFD}a\u{FFFD}\u{FFFD}", "\u{FFFD}a\u{FFFD}\u{FFFD}", 3),
        ("\u{FFFE}x\u{FFFF}", "\u{FFFD}x\u{FFFD}", "\u{FFFD}x\u{FFFD}", 2),
        (
            "\u{FFFD}\u{FEFF}\u{FFBF}\u{7F}\u{85}", "\u{FFFD}\u{FEFF}\u{FFBF}\u{7F}\u{85}",
            "\u{FFFD}\u{FEFF}\u{FFBF}\u{7F}\u{85}", 0
        ),
        ("שלום مرحبا 你好 👩‍👩‍👧 \u{10FFFF}", "שלום مرحبا 你好 👩‍👩‍👧 \u{10FFFF}", "שלום مرحبا 你好 👩‍👩‍👧 \u{10FFFF}", 0),
    ])
    func `a text is escaped for its place`(text: String, content: String, attribute: String, count: Int64) {
        var bytes: [UInt8] = []
        var replaced: Int64 = 0
        MarkupText.append(text, in: .content, to: &bytes, replaced: &replaced)
        #expect(String(decoding: bytes, as: UTF8.self) == content)
        #expect(replaced == count)
        bytes = []
        MarkupText.append(text, in: .attribute, to: &bytes, replaced: &replaced)
        #expect(String(decoding: bytes, as: UTF8.self) == attribute)
        #expect(replaced == 2 * count)
    }

    @Test func `every character that XML cannot carry is replaced and every other one kept`() {
        for value in UInt32(0)...0x1_0FFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            var bytes: [UInt8] = []
            var replaced: Int64 = 0
            MarkupText.append(String(Character(scalar)), in: .content, to: &bytes, replaced: &replaced)
            #expect((replaced == 0) == MarkupText.isCarried(scalar))
            if replaced > 0 { #expect(bytes == Array("\u{FFFD}".utf8)) }
            var other: Int64 = 0
            let carried = MarkupText.carried("a\(Character(scalar))", replaced: &other)
            #expect(other == replaced)
            #expect(carried.utf8.elementsEqual("a\(replaced == 0 ? Character(scalar) : "\u{FFFD}")".utf8))
        }
    }

    @Test(arguments: UInt64(1)...20)
    func `what is escaped is read again`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let pool: [Unicode.Scalar] = ["a", "<", ">", "&", "\"", "'", "\t", "\n", "\r", "é", "字", "\u{1F469}", "]", " "]
        for _ in 0..<50 {
            var text = String.UnicodeScalarView()
            for _ in 0...Int.random(in: 0..<40, using: &random) { text.append(random.pick(pool)) }
            var bytes = Array("<a v=\"".utf8)
            var replaced: Int64 = 0
            MarkupText.append(String(text), in: .attribute, to: &bytes, replaced: &replaced)
            bytes += Array("\">x".utf8)
            MarkupText.append(String(text), in: .content, to: &bytes, replaced: &replaced)
            bytes += Array("</a>".utf8)
            var reader = try MarkupReader(pieces(of: bytes))
            #expect(try reader.next() == .begin("a"))
            #expect(reader.attribute("v").map { Array($0.utf8) } == Array(String(text).utf8), "seed \(seed)")
            #expect(try reader.next() == .text("x" + String(text)), "seed \(seed)")
        }
    }
}
