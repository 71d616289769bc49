internal import CLibXML2

/// One use of a stylesheet.
@safe struct Transformation: ~Copyable {  // the pointers are ours until deinit
    private let style: xsltStylesheetPtr
    /// What libxslt says.
    private let message: UnsafeMutablePointer<clibxml_message>

    /// Compiles a stylesheet.
    ///
    /// - Throws: `library` where it is none.
    init(_ document: consuming MarkupDocument) throws(MarkupError) {
        let message = UnsafeMutablePointer<clibxml_message>.allocate(capacity: 1)  // freed in deinit or below
        unsafe message.initialize(to: clibxml_message())
        unsafe clibxml_hear_stylesheets(message)
        unsafe Self.hearExpressions(message)
        let owned = unsafe document.handOver()
        // A stylesheet owns its document; where there is none the document stays ours.
        guard let made = unsafe xsltParseStylesheetDoc(owned) else {
            unsafe xmlFreeDoc(owned)
            let error = unsafe Self.error(message)
            Self.hearNothing()
            unsafe message.deallocate()
            throw error
        }
        unsafe self.message = message
        unsafe style = made
    }

    deinit {
        // Ours alone; the document goes with the stylesheet.
        unsafe xsltFreeStylesheet(style)
        Self.hearNothing()
        unsafe message.deallocate()
    }

    /// Lets the message take what libxml2 says of expressions, which it would print. It says so to this thread.
    private static func hearExpressions(_ message: UnsafeMutablePointer<clibxml_message>) {
        // The message lives until nothing is heard any more; the error lives for the call.
        unsafe xmlSetStructuredErrorFunc(
            message,
            { context, error in
                guard let context = unsafe context, let text = unsafe error?.pointee.message else { return }
                unsafe clibxml_take_text(context.assumingMemoryBound(to: clibxml_message.self), text)
            })
    }

    private static func hearNothing() {
        clibxml_hear_stylesheets(nil)
        xmlSetStructuredErrorFunc(nil, nil)
    }

    /// Makes the result.
    ///
    /// - Throws: `library` where the stylesheet fails.
    func apply(to document: borrowing MarkupDocument) throws(MarkupError) -> [UInt8] {
        // What is made here is freed here.
        guard let preferences = unsafe xsltNewSecurityPrefs() else { throw unsafe Self.error(message) }
        defer { unsafe xsltFreeSecurityPrefs(preferences) }
        guard let transform = unsafe xsltNewTransformContext(style, document.pointer) else {
            throw unsafe Self.error(message)
        }
        defer { unsafe xsltFreeTransformContext(transform) }
        guard unsafe clibxml_forbid_everything(preferences) == 0,
            unsafe xsltSetCtxtSecurityPrefs(preferences, transform) == 0
        else { throw MarkupError(.library("libxslt cannot be shut in")) }
        unsafe clibxml_hear_transform(transform, message)
        guard let result = unsafe xsltApplyStylesheetUser(style, document.pointer, nil, nil, nil, transform) else {
            throw unsafe Self.error(message)
        }
        defer { unsafe xmlFreeDoc(result) }
        guard unsafe transform.pointee.state == XSLT_STATE_OK else { throw unsafe Self.error(message) }
        var text: UnsafeMutablePointer<xmlChar>?
        var count: CInt = 0
        // Gives a buffer that is ours; none for an empty result.
        guard unsafe xsltSaveResultToString(&text, &count, result, style) == 0 else { throw unsafe Self.error(message) }
        guard let text = unsafe text else { return [] }
        defer { unsafe clibxml_free(text) }
        return unsafe Array(UnsafeBufferPointer(start: text, count: Int(count)))
    }

    /// What libxslt said, in one line.
    private static func error(_ message: UnsafeMutablePointer<clibxml_message>) -> MarkupError {
        // The text ends with a zero byte within its field.
        let said = unsafe withUnsafeBytes(of: &message.pointee.text) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        let line = said.split(whereSeparator: \.isNewline).joined(separator: " ")
        return MarkupError(.library(line.isEmpty ? "the stylesheet fails" : line))
    }
}
