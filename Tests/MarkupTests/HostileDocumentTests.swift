import Testing

@testable import Markup

/// Documents that have brought parsers down, each with its end.
@Suite(.serialized) struct HostileDocumentTests {
    private static func kind(_ text: String) -> MarkupError.Kind? { refusal(text, size: 65_536)?.kind }

    @Test func `a hundred thousand attributes are refused before libxml2 compares them`() {
        let attributes = (0..<100_000).map { " a\($0)='1'" }.joined()
        #expect(Self.kind("<log\(attributes)/>") == .tooMuch(limit: "attributesMax", allowed: 256))
    }

    @Test func `three thousand namespaces are refused, in one tag and in a nest`() {
        let names = (0..<3_000).map { " xmlns:n\($0)='urn:n\($0)'" }.joined()
        #expect(Self.kind("<log\(names)/>") == .tooMuch(limit: "attributesMax", allowed: 256))
        let nest = (0..<3_000).map { "<n\($0):a xmlns:n\($0)='urn:n\($0)'>" }.joined()
        #expect(Self.kind(nest) == .tooMuch(limit: "depthMax", allowed: 64))
    }

    @Test func `a depth of a hundred thousand is refused`() {
        #expect(Self.kind(String(repeating: "<a>", count: 100_000)) == .tooMuch(limit: "depthMax", allowed: 64))
    }

    @Test(arguments: [
        "<!DOCTYPE log [<!ENTITY a 'b'>]><log>&a;</log>", "<!DOCTYPE log SYSTEM 'file:///etc/passwd'><log/>",
        "<!DOCTYPE log [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><log>&a;</log>",
        "<!DOCTYPE log [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/x.dtd'> %p;]><log/>",
        "<!DOCTYPE log PUBLIC '-//x//y' 'http://127.0.0.1:9/'><log/>", "<!doctype log><log/>",
        "<!ELEMENT log ANY><log/>", "<log><!ENTITY a 'b'></log>", "<log/><!DOCTYPE log>",
    ])
    func `document types and declarations are refused wherever they stand`(text: String) {
        #expect(Self.kind(text) == .documentType)
    }

    @Test func `entities that nobody declared are refused`() {
        guard case .malformed = Self.kind("<log>&lol;</log>") else {
            Issue.record("an entity is taken")
            return
        }
    }

    @Test func `an inclusion is an element like any other`() throws {
        let include = "<xi:include href='file:///etc/hostname' parse='text'/>"
        let text = "<log xmlns:xi='http://www.w3.org/2001/XInclude'>\(include)</log>"
        #expect(try events(Array(text.utf8)) == ["<log> 1:1 1", "<include> 1:49 2", "</include> 2", "</log> 1"])
    }

    @Test func `other encodings are refused, declared or not`() {
        let text = "<?xml version='1.0'?><log/>"
        let wide = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        #expect(refusal(wide)?.kind == .encoding("UTF-16"))
        #expect(refusal([0xFF, 0xFE] + wide)?.kind == .encoding("UTF-16"))
        #expect(refusal([0xFE, 0xFF, 0] + wide.dropLast())?.kind == .encoding("UTF-16"))
        for name in ["UTF-7", "UTF-16", "ISO-8859-1", "EBCDIC-CP-US", "ucs-4"] {
            #expect(Self.kind("<?xml version='1.0' encoding='\(name)'?><log/>") == .encoding(name))
        }
        // In UTF-7 this would be a document type; here it is text where none may stand.
        #expect(Self.kind("+ADw-+ACE-DOCTYPE log+AD4-<log/>") != nil)
    }

    @Test func `fifteen million bytes of text are refused`() {
        let text = String(repeating: "x", count: 15_000_000)
        #expect(Self.kind("<log>\(text)</log>") == .tooMuch(limit: "textBytesMax", allowed: 1_048_576))
        #expect(Self.kind("<log a='\(text)'/>") == .tooMuch(limit: "tagBytesMax", allowed: 16_384))
        #expect(Self.kind("<log><!--\(text)--></log>") == .tooMuch(limit: "textBytesMax", allowed: 1_048_576))
        #expect(Self.kind("<\(text)/>") == .tooMuch(limit: "tagBytesMax", allowed: 16_384))
    }

    @Test func `a million siblings are read`() throws {
        var reader = try MarkupReader(
            pieces(of: Array(("<log>" + String(repeating: "<a/>", count: 1_000_000) + "</log>").utf8), size: 65_536))
        var count = 0
        while let event = try reader.next() {
            if event == .begin("a") { count += 1 }
        }
        #expect(count == 1_000_000)
        #expect(reader.place == MarkupPlace(line: 1, column: 6 + 4 * 999_999))
    }

    @Test func `a million names that differ are refused, since libxml2 keeps them all in too few lists`() {
        #expect(MarkupLimits.standard.namesMax == 1_000)
        let elements = (0..<1_000_000).map { "<a\($0)/>" }.joined()
        #expect(Self.kind("<log>\(elements)</log>") == .tooMuch(limit: "namesMax", allowed: 1_000))
        let attributes = (0..<1_000_000).map { "<a b\($0)=''/>" }.joined()
        #expect(Self.kind("<log>\(attributes)</log>") == .tooMuch(limit: "namesMax", allowed: 1_000))
    }

    @Test func `many namespaces in scope do not slow many prefixes down`() throws {
        let outer = (0..<200).map { " xmlns:n\($0)='urn:n'" }.joined()
        let middle = (200..<400).map { " xmlns:n\($0)='urn:n'" }.joined()
        // Each looks up a prefix that stands in front of two hundred others.
        let inner = String(repeating: "<a" + (0..<200).map { " n0:b\($0)=''" }.joined() + "/>", count: 2_000)
        let text = "<log\(outer)><a\(middle)>\(inner)</a></log>"
        #expect(try events(Array(text.utf8)).count == 4_004)
    }

    @Test func `short values are no names`() throws {
        let values = (0..<100_000).map { "<a b='\($0)'>\($0)</a>" }.joined()
        #expect(try events(Array("<log>\(values)</log>".utf8)).count == 300_002)
    }
}
