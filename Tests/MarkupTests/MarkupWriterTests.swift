import Markup
import Testing

@Suite(.serialized) struct MarkupWriterTests {
    @Test func `a frame takes rows of others between its elements`() throws {
        var bytes: [UInt8] = []
        var writer = try MarkupWriter()
        writer.begin("report")
        writer.attribute("name", "a<\"\u{1}\n")
        writer.attribute("title", ifAny: nil)
        writer.element("note", "x & \u{FFFE}")
        writer.begin("rows")
        try writer.drain(into: &bytes)
        bytes += Array("\n<row/>\n".utf8)
        writer.end()
        writer.end()
        try writer.finish(into: &bytes)
        #expect(
            String(decoding: bytes, as: UTF8.self) == """
                <?xml version="1.0" encoding="UTF-8"?>
                <report name="a&lt;&quot;\u{FFFD}&#10;">
                 <note>x &amp; \u{FFFD}</note>
                 <rows>
                <row/>
                </rows>
                </report>

                """)
        #expect(writer.replacedCharacterCount == 2)
        #expect(
            try events(bytes, attributes: ["name"]) == [
                "<report name=a<\"\u{FFFD}\n> 2:1 1", "<note> 3:2 2", "x & \u{FFFD}", "</note> 2", "<rows> 4:2 2",
                "<row> 5:1 3", "</row> 3", "</rows> 2", "</report> 1",
            ])
    }

    @Test func `two frames do not know of each other`() throws {
        var first: [UInt8] = []
        var second: [UInt8] = []
        var one = try MarkupWriter()
        var other = try MarkupWriter()
        one.begin("one")
        other.begin("other")
        one.end()
        other.end()
        try one.finish(into: &first)
        try other.finish(into: &second)
        #expect(try events(first) == ["<one> 2:1 1", "</one> 1"])
        #expect(try events(second) == ["<other> 2:1 1", "</other> 1"])
    }
}
