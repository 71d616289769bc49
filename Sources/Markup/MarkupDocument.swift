internal import CLibXML2

/// A whole document in memory.
@safe struct MarkupDocument: ~Copyable {  // the pointer is ours until deinit
    /// Owned by this.
    let pointer: xmlDocPtr

    /// Reads a document of bytes that were looked at.
    ///
    /// - Throws: why it cannot be read, with the place.
    init(_ bytes: [UInt8], _ limits: MarkupLimits) throws(MarkupError) {
        var scan = ByteScan(limits)
        try scan.take(bytes)
        guard let count = CInt(exactly: bytes.count) else {
            throw MarkupError(.tooMuch(limit: "documentBytesMax", allowed: Int(CInt.max)))
        }
        guard let context = unsafe xmlNewParserCtxt() else { throw MarkupError(.library("libxml2 has no memory")) }
        defer { unsafe xmlFreeParserCtxt(context) }  // ours until here
        let options =
            XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
            | XML_PARSE_IGNORE_ENC.rawValue
        // The bytes are lent for the call.
        let made = unsafe bytes.withUnsafeBytes { buffer in
            unsafe xmlCtxtReadMemory(
                context, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), count, nil, "UTF-8", CInt(options))
        }
        guard let made = unsafe made else {
            let said = unsafe context.pointee.lastError
            throw MarkupError(
                .malformed(unsafe said.message.map { unsafe String(cString: $0) } ?? "it is not well-formed"),
                line: Int(unsafe said.line), column: Int(unsafe said.int2))
        }
        unsafe pointer = made
    }

    /// Gives the document to who frees it.
    consuming func handOver() -> xmlDocPtr {
        let pointer = unsafe pointer
        discard self
        return unsafe pointer
    }

    deinit {
        unsafe xmlFreeDoc(pointer)  // ours alone
    }
}
