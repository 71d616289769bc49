internal import CLibXML2

/// Reads XML element by element through libxml2's streaming reader, behind a look at every byte.
///
/// There are no document types, so no entities but the five of XML; nothing but the given bytes is read. Memory does
/// not grow with the document. It belongs to one thread.
@safe public struct MarkupReader: ~Copyable {  // the pointer is ours until deinit
    /// What comes next in a document. Comments, instructions and text of white space alone are passed over.
    public enum Event: Hashable, Sendable {
        /// An element begins; its name without a prefix.
        case begin(String)
        /// An element ends, one without content too.
        case end(String)
        /// Text.
        case text(String)
    }

    private let limits: MarkupLimits
    private let feed: MarkupFeed
    private let complaint = Complaint()
    private let reader: xmlTextReaderPtr
    private var pendingEnd: String?
    private var isDone = false
    /// Where the element begins that came last.
    public private(set) var place = MarkupPlace(line: 1, column: 1)
    /// How deep the element lies that came last; the outermost is 1.
    public private(set) var depth = 0

    /// The first thing that libxml2 says.
    private final class Complaint {
        var error: MarkupError?
    }

    /// Reads from a source.
    ///
    /// - Throws: `library` where there is no memory.
    public init(_ source: @escaping ByteSource, limits: MarkupLimits = .standard) throws(MarkupError) {
        _ = Libraries.areReady
        self.limits = limits
        feed = MarkupFeed(source, limits)
        let context = unsafe Unmanaged.passUnretained(feed).toOpaque()  // alive as long as the reader, which is ours
        // The document is in UTF-8 whatever it says, which was looked at, and nothing is loaded.
        // Without `COMPACT` short values would count among the names.
        let options = CInt(
            XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue | XML_PARSE_COMPACT.rawValue)
        let made = unsafe xmlReaderForIO(
            { context, buffer, count in
                guard let context = unsafe context, let buffer = unsafe buffer, count > 0 else { return 0 }
                // libxml2 hands back the object that it was given, and lends that many bytes.
                let feed = unsafe Unmanaged<MarkupFeed>.fromOpaque(context).takeUnretainedValue()
                let space = unsafe UnsafeMutableRawBufferPointer(start: buffer, count: Int(count))
                return CInt(clamping: unsafe feed.read(into: space))
            }, nil, context, nil, "UTF-8", options)
        guard let made = unsafe made else { throw feed.error ?? MarkupError(.library("libxml2 has no reader")) }
        unsafe reader = made
        let listener = unsafe Unmanaged.passUnretained(complaint).toOpaque()  // as alive as the reader
        unsafe xmlTextReaderSetStructuredErrorHandler(
            made,
            { context, error in
                guard let context = unsafe context, let error = unsafe error else { return }
                // libxml2 hands back the object that it was given; the error lives for the call.
                let complaint = unsafe Unmanaged<Complaint>.fromOpaque(context).takeUnretainedValue()
                guard complaint.error == nil, unsafe error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue else {
                    return
                }
                let said = unsafe error.pointee.message.map { unsafe String(cString: $0) } ?? "it is not well-formed"
                complaint.error = MarkupError(
                    .malformed(MarkupReader.sentence(said)), line: Int(unsafe error.pointee.line),
                    column: Int(unsafe error.pointee.int2))
            }, listener)
    }

    deinit {
        unsafe xmlFreeTextReader(reader)  // ours alone
    }

    /// What comes next; nil at the end of the document.
    ///
    /// - Throws: why it cannot be read any further, with the place.
    public mutating func next() throws(MarkupError) -> Event? {
        if let name = pendingEnd {
            pendingEnd = nil
            return .end(name)
        }
        while !isDone {
            let result = unsafe xmlTextReaderRead(reader)
            if let error = complaint.error ?? (result == 1 ? nil : feed.error) {
                isDone = true
                throw feed.error ?? error
            }
            guard result == 1 else {
                isDone = true
                guard result == 0 else { throw MarkupError(.library("libxml2 stopped reading")) }
                return nil
            }
            try checkNames()
            if let event = event() { return event }
        }
        return nil
    }

    /// The value of an attribute of the element that just began; nil where it has none of that name.
    public func attribute(_ name: String) -> String? {
        // A lent C string; the answer is ours, and is copied and freed.
        guard let value = unsafe xmlTextReaderGetAttribute(reader, name) else { return nil }
        defer { unsafe clibxml_free(value) }
        return unsafe String(cString: value)
    }

    private mutating func checkNames() throws(MarkupError) {
        // The node and its document are libxml2's, and lent until the next call.
        guard let document = unsafe xmlTextReaderCurrentNode(reader)?.pointee.doc,
            unsafe Int(xmlDictSize(document.pointee.dict)) > limits.namesMax
        else { return }
        isDone = true
        throw MarkupError(
            .tooMuch(limit: "namesMax", allowed: limits.namesMax), line: place.line, column: place.column)
    }

    private mutating func event() -> Event? {
        switch unsafe xmlTextReaderNodeType(reader) {
        case CInt(XML_READER_TYPE_ELEMENT.rawValue):
            if let found = feed.nextElementPlace() { place = found }
            depth = Int(unsafe xmlTextReaderDepth(reader)) + 1
            let name = name
            if unsafe xmlTextReaderIsEmptyElement(reader) == 1 { pendingEnd = name }
            return .begin(name)
        case CInt(XML_READER_TYPE_END_ELEMENT.rawValue):
            depth = Int(unsafe xmlTextReaderDepth(reader)) + 1
            return .end(name)
        case CInt(XML_READER_TYPE_TEXT.rawValue), CInt(XML_READER_TYPE_CDATA.rawValue):
            guard let value = unsafe xmlTextReaderConstValue(reader) else { return nil }
            return .text(unsafe String(cString: value))  // libxml2's until the next call, copied
        default: return nil
        }
    }

    private var name: String {
        guard let name = unsafe xmlTextReaderConstLocalName(reader) else { return "" }
        return unsafe String(cString: name)  // libxml2's, copied
    }

    /// What libxml2 says, without its line end.
    private static func sentence(_ text: String) -> String {
        var text = text[...]
        while let last = text.last, last.isWhitespace || last == "." { text = text.dropLast() }
        return text.isEmpty ? "it is not well-formed" : String(text)
    }
}
