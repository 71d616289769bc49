/// Looks at the bytes of a document before libxml2 sees them, and refuses what could harm: document types, other
/// encodings than UTF-8, and tags, texts and depths beyond `MarkupLimits`.
///
/// Pieces may end anywhere. It knows just enough of XML to tell tags from text; whether the document is well-formed is
/// for libxml2 to say, which stops at the first thing that is not. Both take the same bytes for the same tags up to
/// there. O(bytes), with memory for the places of the tags that are not asked for yet.
struct ByteScan {
    /// What the bytes lie in.
    private enum State {
        case text
        /// Behind `<`.
        case tagStart
        /// Behind `<!`, with what follows it so far.
        case declaration
        case openTag
        case openTagSlash
        case value(quote: UInt8)
        case closeTag
        case comment(dashes: Int)
        case instruction(isEnding: Bool)
        case section(brackets: Int)
    }

    private static let commentStart = Array("--".utf8)
    private static let sectionStart = Array("[CDATA[".utf8)
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private let limits: MarkupLimits
    private var state = State.text
    private var utf8 = UTF8Check()
    private var bytesCount = 0
    private var line = 1
    private var column = 1
    private var depth = 0
    private var tagBytes = 0
    private var textBytes = 0
    private var attributes = 0
    private var comments = 0
    private var tagPlace = MarkupPlace(line: 1, column: 1)
    /// The beginning of what lies behind `<!` or in an instruction.
    private var head: [UInt8] = []
    private var isDeclaringXML = false

    /// Where the tags of elements begin that were passed and not taken.
    private var tagPlaces: [MarkupPlace] = []
    private var takenPlacesCount = 0

    init(_ limits: MarkupLimits) {
        self.limits = limits
    }

    /// Where the next element begins, each once and in order.
    mutating func nextElementPlace() -> MarkupPlace? {
        guard takenPlacesCount < tagPlaces.count else { return nil }
        defer { takenPlacesCount += 1 }
        return tagPlaces[takenPlacesCount]
    }

    /// Looks at the next bytes.
    ///
    /// - Throws: why the document is refused, with the place.
    mutating func take(_ piece: [UInt8]) throws(MarkupError) {
        tagPlaces.removeFirst(takenPlacesCount)
        takenPlacesCount = 0
        for byte in piece {
            if bytesCount < 2 { try checkMark(byte) }
            bytesCount += 1
            guard bytesCount <= limits.documentBytesMax else {
                throw tooMuch("documentBytesMax", limits.documentBytesMax)
            }
            if byte >= 0x80 || utf8.isInside {
                guard utf8.take(byte) else { throw error(.invalidUTF8) }
            }
            try step(byte)
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
    }

    /// Refuses the marks of other encodings; that of UTF-8 passes.
    private func checkMark(_ byte: UInt8) throws(MarkupError) {
        switch (bytesCount, byte) {
        case (0, 0xFE), (0, 0xFF), (1, 0): throw error(.encoding("UTF-16"))
        case (0, 0): throw error(.encoding("UTF-16 or UTF-32"))
        default: break
        }
    }

    private mutating func step(_ byte: UInt8) throws(MarkupError) {
        guard byte != 0 else { throw error(.zeroByte) }
        switch state {
        case .text:
            if byte == UInt8(ascii: "<") {
                textBytes = 0
                tagBytes = 1
                tagPlace = MarkupPlace(line: line, column: column)
                state = .tagStart
            } else {
                try countText()
            }
        case .tagStart: try stepTagStart(byte)
        case .declaration: try stepDeclaration(byte)
        case .openTag, .openTagSlash, .value, .closeTag: try stepTag(byte)
        case .comment, .section: try stepOpaque(byte)
        case .instruction(let isEnding): try stepInstruction(byte, isEnding: isEnding)
        }
    }

    private mutating func stepTagStart(_ byte: UInt8) throws(MarkupError) {
        tagBytes = 2
        head.removeAll(keepingCapacity: true)
        switch byte {
        case UInt8(ascii: "!"): state = .declaration
        case UInt8(ascii: "?"):
            isDeclaringXML = bytesCount == 2 || (bytesCount == 2 + Self.mark.count && line == 1 && column == 3)
            state = .instruction(isEnding: false)
            try countComment()
        case UInt8(ascii: "/"): state = .closeTag
        default:
            attributes = 0
            depth += 1
            guard depth <= limits.depthMax else { throw tooMuch("depthMax", limits.depthMax, at: tagPlace) }
            tagPlaces.append(tagPlace)
            state = .openTag
            tagBytes = 1
            try stepTag(byte)
        }
    }

    private mutating func stepTag(_ byte: UInt8) throws(MarkupError) {
        tagBytes += 1
        guard tagBytes <= limits.tagBytesMax else { throw tooMuch("tagBytesMax", limits.tagBytesMax, at: tagPlace) }
        switch (state, byte) {
        case (.value(let quote), _) where byte == quote: state = .openTag
        case (.value, UInt8(ascii: "<")): throw error(.malformed("a value holds <"))
        case (.value, _): break
        case (.closeTag, UInt8(ascii: ">")):
            depth -= 1
            state = .text
        case (.closeTag, _): break
        case (.openTagSlash, UInt8(ascii: ">")):
            depth -= 1
            state = .text
        case (_, UInt8(ascii: ">")): state = .text
        case (_, UInt8(ascii: "<")): throw error(.malformed("a tag holds <"))
        case (_, UInt8(ascii: "/")): state = .openTagSlash
        case (_, UInt8(ascii: "\"")), (_, UInt8(ascii: "'")): state = .value(quote: byte)
        case (_, UInt8(ascii: "=")):
            attributes += 1
            guard attributes <= limits.attributesMax else {
                throw tooMuch("attributesMax", limits.attributesMax, at: tagPlace)
            }
            state = .openTag
        default: state = .openTag
        }
    }

    /// What `<!` begins: a comment, a CDATA section, or something that is refused.
    private mutating func stepDeclaration(_ byte: UInt8) throws(MarkupError) {
        head.append(byte)
        textBytes = 0
        if head == Self.commentStart {
            state = .comment(dashes: 0)
            try countComment()
        } else if head == Self.sectionStart {
            state = .section(brackets: 0)
        } else if !Self.commentStart.starts(with: head), !Self.sectionStart.starts(with: head) {
            throw error(.documentType, at: tagPlace)
        }
    }

    /// Comments end with `-->`, sections with `]]>`; two dashes within a comment are for libxml2 to refuse.
    private mutating func stepOpaque(_ byte: UInt8) throws(MarkupError) {
        try countText()
        switch (state, byte) {
        case (.comment(let dashes), UInt8(ascii: "-")): state = .comment(dashes: min(dashes + 1, 2))
        case (.section(let brackets), UInt8(ascii: "]")): state = .section(brackets: min(brackets + 1, 2))
        case (.comment(2), UInt8(ascii: ">")), (.section(2), UInt8(ascii: ">")): endOpaque()
        case (.comment, _): state = .comment(dashes: 0)
        default: state = .section(brackets: 0)
        }
    }

    private mutating func stepInstruction(_ byte: UInt8, isEnding: Bool) throws(MarkupError) {
        try countText()
        if isDeclaringXML {
            head.append(byte)
            guard head.count <= limits.tagBytesMax else {
                throw tooMuch("tagBytesMax", limits.tagBytesMax, at: tagPlace)
            }
        }
        if isEnding, byte == UInt8(ascii: ">") {
            if isDeclaringXML { try checkEncoding() }
            isDeclaringXML = false
            endOpaque()
        } else {
            state = .instruction(isEnding: byte == UInt8(ascii: "?"))
        }
    }

    private mutating func endOpaque() {
        textBytes = 0
        state = .text
    }

    /// Reads the encoding out of `xml version="1.0" encoding="UTF-8"?>`.
    private func checkEncoding() throws(MarkupError) {
        let text = String(decoding: head, as: UTF8.self)
        guard text.hasPrefix("xml"), let value = Self.value(of: "encoding", in: text) else { return }
        guard value.lowercased() == "utf-8" else { throw error(.encoding(value), at: tagPlace) }
    }

    private static func value(of name: String, in text: String) -> String? {
        var rest = text[...]
        while !rest.isEmpty, !rest.hasPrefix(name) { rest = rest.dropFirst() }
        guard !rest.isEmpty else { return nil }
        let quoted = rest.drop { $0 != "\"" && $0 != "'" }
        guard let quote = quoted.first else { return nil }
        return String(quoted.dropFirst().prefix { $0 != quote })
    }

    private mutating func countComment() throws(MarkupError) {
        comments += 1
        guard comments <= limits.commentsMax else { throw tooMuch("commentsMax", limits.commentsMax, at: tagPlace) }
    }

    private mutating func countText() throws(MarkupError) {
        textBytes += 1
        guard textBytes <= limits.textBytesMax else { throw tooMuch("textBytesMax", limits.textBytesMax) }
    }

    private func error(_ kind: MarkupError.Kind, at place: MarkupPlace? = nil) -> MarkupError {
        MarkupError(kind, line: place?.line ?? line, column: place?.column ?? column)
    }

    private func tooMuch(_ limit: String, _ allowed: Int, at place: MarkupPlace? = nil) -> MarkupError {
        error(.tooMuch(limit: limit, allowed: allowed), at: place)
    }
}
