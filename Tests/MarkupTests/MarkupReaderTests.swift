import Markup
import Testing

@Suite(.serialized) struct MarkupReaderTests {
    @Test(arguments: [1, 2, 3, 7, 4_096, .max])
    func `a document is read in pieces of any size`(size: Int) throws {
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- é --><log xmlns="urn:x" xmlns:p="urn:y">
             <p:trace key="é&amp;&#10;"/>
             <a>x<![CDATA[<y>]]>é字</a><b></b>
            </log>
            """
        for mark in ["", "\u{FEFF}"] {
            let found = try events(Array((mark + text).utf8), size: size, attributes: ["key"])
            #expect(
                found == [
                    "<log> 2:11 1", "<trace key=é&\n> 3:2 2", "</trace> 2", "<a> 4:2 2", "x", "<y>", "é字", "</a> 2",
                    "<b> 4:27 2", "</b> 2", "</log> 1",
                ])
        }
    }

    @Test(arguments: [
        ("", 1), ("<a>", 1), ("<a></b>", 1), ("<a/><b/>", 1), ("<a>&x;</a>", 1), ("<a>\n<b x=1/></a>", 2),
        ("\n\n<a>\u{1}</a>", 3),
        ("<a b='' b=''/>", 1), ("<a>]]></a>", 1), ("<a><!-- -- --></a>", 1), ("<a>&#0;</a>", 1), ("x", 1),
        (" <?xml version='1.0'?><a/>", 1), ("<p:a/>", 1),
    ])
    func `what is not well-formed is refused with its line`(text: String, line: Int) throws {
        let found = try #require(refusal(text))
        guard case .malformed(let sentence) = found.kind else {
            Issue.record("\(found)")
            return
        }
        #expect(!sentence.isEmpty && !sentence.hasSuffix("\n"))
        #expect(found.line == line && found.column > 0, "\(found)")
    }

    @Test func `a document without a byte is called empty`() {
        for text in ["", "\u{FEFF}"] { #expect(refusal(text)?.detail == "the document is empty") }
    }

    @Test func `what the look at bytes refuses ends the reading with its place`() {
        #expect(refusal("<a>\n  <!ENTITY x 'y'></a>") == MarkupError(.documentType, line: 2, column: 3))
    }

    @Test func `what the source throws ends the reading`() throws {
        var isFirst = true
        var reader = try MarkupReader { () throws(MarkupError) in
            guard isFirst else { throw MarkupError(.unreadable(errorNumber: 5)) }
            isFirst = false
            return Array("<a><b/>".utf8)
        }
        let found = #expect(throws: MarkupError.self) {
            while try reader.next() != nil {}
        }
        #expect(found?.kind == .unreadable(errorNumber: 5))
        #expect(try reader.next() == nil)
    }

    @Test func `places are right beyond 65,535 lines`() throws {
        let text = "<a>" + String(repeating: "<b/>\n", count: 70_000) + "<c/></a>"
        #expect(try events(Array(text.utf8)).suffix(3) == ["<c> 70001:1 2", "</c> 2", "</a> 1"])
    }
}
