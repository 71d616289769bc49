import Markup
import TestSupport
import Testing

@Suite(.serialized) struct StylesheetTests {
    private func sheet(_ body: String) -> Stylesheet {
        Stylesheet(
            """
            <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
            <xsl:output method="html" encoding="UTF-8" indent="no"/>
            \(body)
            </xsl:stylesheet>
            """)
    }

    private func apply(_ sheet: Stylesheet, to text: String) throws(MarkupError) -> String {
        String(decoding: try sheet.apply(to: Array(text.utf8)), as: UTF8.self)
    }

    private func refusal(_ sheet: Stylesheet, _ text: String = "<a/>") -> MarkupError? {
        do throws(MarkupError) {
            _ = try apply(sheet, to: text)
            return nil
        } catch { return error }
    }

    @Test func `a document becomes a page, twice the same`() throws {
        let page = sheet("<xsl:template match='/'><p class='{a/@b}'><xsl:value-of select='a'/></p></xsl:template>")
        for _ in 0..<2 {
            let found = try apply(page, to: "<a b='1&quot;'>é &lt;x&gt;</a>")
            #expect(found == "<p class='1\"'>é &lt;x&gt;</p>\n")
        }
        let nothing = try apply(sheet("<xsl:template match='/'/>"), to: "<a/>")
        #expect(nothing.isEmpty)
    }

    @Test func `a stylesheet that is none is refused`() {
        for text in ["", "<a/>x", "<a/>", "<!DOCTYPE a><a/>"] { #expect(refusal(Stylesheet(text)) != nil, "\(text)") }
        let wrong = sheet("<xsl:template match='/'><xsl:value-of select='((('/></xsl:template>")
        guard case .library(let said) = refusal(wrong)?.kind else {
            Issue.record("the expression is taken")
            return
        }
        #expect(said.contains("((("))
    }

    @Test func `a stylesheet that gives up says why`() {
        let ending = sheet("<xsl:template match='/'><xsl:message terminate='yes'>no rows</xsl:message></xsl:template>")
        guard case .library(let said) = refusal(ending)?.kind else {
            Issue.record("it does not fail")
            return
        }
        #expect(said.contains("no rows"))
    }

    @Test func `a document that is broken is refused with its place`() {
        let page = sheet("<xsl:template match='/'/>")
        #expect(refusal(page, "<a>\n</b>")?.line == 2)
        #expect(refusal(page, "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")?.kind == .documentType)
    }

    @Test func `no file is read, imported or written`() throws {
        let folder = try TemporaryFolder()
        let reading = sheet(
            "<xsl:template match='/'><p><xsl:copy-of select=\"document('/etc/xml/catalog')\"/></p></xsl:template>")
        #expect((try? apply(reading, to: "<a/>").contains("catalog")) != true)
        let importing = Stylesheet(
            """
            <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
            <xsl:import href="file:///etc/passwd"/></xsl:stylesheet>
            """)
        #expect(refusal(importing) != nil)
        let writing = Stylesheet(
            """
            <xsl:stylesheet version="1.1" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
            <xsl:template match='/'><xsl:document href="\(folder.file("out.xml"))"><b/></xsl:document></xsl:template>
            </xsl:stylesheet>
            """)
        _ = refusal(writing)
        #expect(folder.names == [])
    }
}
