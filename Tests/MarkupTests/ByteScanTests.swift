import Testing

@testable import Markup

@Suite struct ByteScanTests {
    /// Why bytes are refused, in pieces of each size up to five and whole; all must agree.
    private func refusal(_ bytes: [UInt8], limits: MarkupLimits = .standard) throws -> MarkupError? {
        var all: Set<MarkupError?> = []
        for size in [1, 2, 3, 5, max(bytes.count, 1)] {
            var scan = ByteScan(limits)
            var found: MarkupError?
            do {
                for start in stride(from: 0, to: bytes.count, by: size) {
                    try scan.take(Array(bytes[start..<min(start + size, bytes.count)]))
                }
            } catch { found = error }
            all.insert(found)
        }
        #expect(all.count == 1)
        return try #require(all.first)
    }

    @Test(arguments: [
        "", "<a/>", "<a b='1' c=\"2\">x</a>", "<?xml version='1.0' encoding='utf-8'?><a/>",
        "<?xml version='1.0'?><a/>", "\u{FEFF}<?xml version='1.0' encoding=\"UTF-8\" standalone='yes'?>\n<a/>",
        "<a><!-- <!DOCTYPE x> --><![CDATA[<!DOCTYPE y> ]] > ]]]><?go <!DOCTYPE z> ?></a>",
        "<a v='/>' w=\"=====\">/ > = \"</a>", "<?other encoding='UTF-16'?><a/>", "<a>é字👩</a>",
    ])
    func `what does no harm passes`(text: String) throws {
        #expect(try refusal(Array(text.utf8)) == nil)
    }

    @Test(arguments: [
        ("<!DOCTYPE a><a/>", MarkupError(.documentType, line: 1, column: 1)),
        ("<a>\n é<!ENTITY b 'c'></a>", MarkupError(.documentType, line: 2, column: 3)),
        ("<a><![INCLUDE[x]]></a>", MarkupError(.documentType, line: 1, column: 4)),
        ("<a>\u{0}</a>", MarkupError(.zeroByte, line: 1, column: 4)),
        ("<?xml version='1.0' encoding='UTF-7'?>", MarkupError(.encoding("UTF-7"), line: 1, column: 1)),
        ("\u{FEFF}<?xml version='1.0' encoding = \"Latin1\"?>", MarkupError(.encoding("Latin1"), line: 1, column: 2)),
        ("<a b='<'/>", MarkupError(.malformed("a value holds <"), line: 1, column: 7)),
        ("<a <b/>", MarkupError(.malformed("a tag holds <"), line: 1, column: 4)),
    ])
    func `what could harm is refused with its place`(text: String, error: MarkupError) throws {
        #expect(try refusal(Array(text.utf8)) == error)
    }

    @Test(arguments: [
        ([0xFF, 0xFE, 0x3C, 0], "UTF-16"), ([0xFE, 0xFF, 0, 0x3C], "UTF-16"), ([0x3C, 0, 0x61, 0], "UTF-16"),
        ([0, 0, 0xFE, 0xFF], "UTF-16 or UTF-32"), ([0, 0x3C, 0, 0x61], "UTF-16 or UTF-32"),
    ])
    func `marks and shapes of other encodings are refused`(bytes: [UInt8], name: String) throws {
        #expect(try refusal(bytes)?.kind == .encoding(name))
    }

    @Test(arguments: [
        [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3, 0x41], [0xE0, 0x9F, 0x80], [0xED, 0xA0, 0x80],
        [0xF0, 0x8F, 0x80, 0x80],
        [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82, 0x41],
    ])
    func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) throws {
        let found = try refusal(Array("<a>\n".utf8) + bytes)
        #expect(found?.kind == .invalidUTF8)
        #expect(found?.line == 2)
    }

    @Test func `every scalar of Unicode is UTF-8`() {
        var check = UTF8Check()
        for value in UInt32(0)...0x10_FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            for byte in UTF8.encode(scalar) ?? .init() where !check.take(byte) { Issue.record("U+\(value)") }
            #expect(!check.isInside)
        }
    }

    @Test func `attributesMax ends a tag`() throws {
        func text(_ count: Int) -> String { "<a \((0..<count).map { "x\($0)='='" }.joined(separator: " "))/>" }
        #expect(MarkupLimits.standard.attributesMax == 256)
        #expect(try refusal(Array(text(256).utf8)) == nil)
        let found = try refusal(Array(text(257).utf8))
        #expect(found == MarkupError(.tooMuch(limit: "attributesMax", allowed: 256), line: 1, column: 1))
    }

    @Test func `tagBytesMax ends a tag, an end tag and a declaration of XML`() throws {
        var limits = MarkupLimits()
        #expect(limits.tagBytesMax == 16_384)
        limits.tagBytesMax = 10
        #expect(try refusal(Array("<a b='12'>".utf8), limits: limits) == nil)
        #expect(
            try refusal(Array("<a b='123'>".utf8), limits: limits)?.kind == .tooMuch(limit: "tagBytesMax", allowed: 10))
        #expect(try refusal(Array("<a></a        >".utf8), limits: limits)?.column == 4)
        #expect(try refusal(Array("<?xml version='1.0'?>".utf8), limits: limits)?.column == 1)
    }

    @Test func `depthMax ends a nest`() throws {
        var limits = MarkupLimits()
        #expect(limits.depthMax == 64)
        limits.depthMax = 3
        #expect(try refusal(Array("<a><b><c/><c></c></b></a>".utf8), limits: limits) == nil)
        let found = try refusal(Array("<a>\n<b><c><d/></c></b></a>".utf8), limits: limits)
        #expect(found == MarkupError(.tooMuch(limit: "depthMax", allowed: 3), line: 2, column: 7))
    }

    @Test(arguments: [
        "<a>12345678901</a>", "<a><!--12345678901--></a>", "<a><![CDATA[12345678901]]></a>", "<?a 12345678901?>",
    ])
    func `textBytesMax ends a text, a comment, a section and an instruction`(text: String) throws {
        var limits = MarkupLimits()
        #expect(limits.textBytesMax == 1_048_576)
        #expect(try refusal(Array(text.utf8), limits: limits) == nil)
        limits.textBytesMax = 10
        #expect(try refusal(Array(text.utf8), limits: limits)?.kind == .tooMuch(limit: "textBytesMax", allowed: 10))
    }

    @Test func `commentsMax counts comments and instructions`() throws {
        var limits = MarkupLimits()
        #expect(limits.commentsMax == 10_000)
        limits.commentsMax = 2
        #expect(try refusal(Array("<?xml version='1.0'?><a><!-- --></a>".utf8), limits: limits) == nil)
        let found = try refusal(Array("<?a?><!-- -->\n<a><?b?></a>".utf8), limits: limits)
        #expect(found == MarkupError(.tooMuch(limit: "commentsMax", allowed: 2), line: 2, column: 4))
    }

    @Test func `documentBytesMax ends a document`() throws {
        var limits = MarkupLimits()
        #expect(limits.documentBytesMax == 1 << 32)
        limits.documentBytesMax = 8
        #expect(try refusal(Array("<a></a> ".utf8), limits: limits) == nil)
        #expect(
            try refusal(Array("<a></a>  ".utf8), limits: limits)?.kind
                == .tooMuch(limit: "documentBytesMax", allowed: 8))
    }
}
