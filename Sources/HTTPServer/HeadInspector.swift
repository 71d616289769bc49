/// Decides whether a head may be believed, and what body stands behind it.
///
/// The library accepts shapes that two servers in a row may read differently (request smuggling); here every one of
/// them that is still visible is refused.
struct HeadInspector: Sendable {
    /// What stands behind a head.
    enum BodyLength: Equatable {
        case none
        case sized(UInt64)
        case chunked
    }

    /// A head that passed.
    struct Finding {
        let head: HTTPRequestHead
        let bodyLength: BodyLength
    }

    let limits: HTTPLimits
    /// Nil: any one host is accepted, as on a Unix socket.
    let hosts: HTTPHostList?
    /// Whether a request must carry a Host field.
    let requiresHost: Bool

    func inspect(_ received: ReceivedHead) throws(HTTPRefusal) -> Finding {
        try checkSizes(received)
        try checkRequestLine(received)
        let fields = try FramingFields(received.headers)
        let parts = try TargetParts(received.target, host: fields.host, headers: received.headers)
        try checkArguments(received.target[parts.query])
        try checkHost(fields, parts, received.headers)
        let bodyLength = try fields.bodyLength(received.headers, version: received.version)
        if let encoding = fields.contentEncoding {
            let name = received.headers.text(encoding)
            throw HTTPRefusal(
                .unsupportedContentEncoding(encoding: name),
                "The body's Content-Encoding is '\(name)'; only plain bodies are read."
            )
        }
        return Finding(head: head(received, parts), bodyLength: bodyLength)
    }

    /// What can be said of a head that was refused, for the answer; nil when its target is unusable.
    func headOfRefused(_ received: ReceivedHead) -> HTTPRequestHead? {
        guard received.method.utf8.allSatisfy(ASCII.isTokenByte),
            let parts = try? TargetParts(received.target, host: nil, headers: received.headers)
        else { return nil }
        return head(received, parts)
    }

    private func head(_ received: ReceivedHead, _ parts: TargetParts) -> HTTPRequestHead {
        HTTPRequestHead(
            method: received.method,
            path: parts.path.isEmpty ? "/" : String(decoding: received.target[parts.path], as: UTF8.self),
            query: String(decoding: received.target[parts.query], as: UTF8.self),
            headers: received.headers,
            origin: received.origin,
            arrivedAtNanoseconds: received.arrivedAtNanoseconds
        )
    }

    private func checkSizes(_ received: ReceivedHead) throws(HTTPRefusal) {
        if received.targetByteCount > limits.urlBytesMax {
            throw HTTPRefusal(
                .uriTooLong(bytesMax: limits.urlBytesMax),
                "The target has \(received.targetByteCount) bytes; \(limits.urlBytesMax) are allowed."
            )
        }
        if received.headers.count > limits.headerFieldsMax {
            throw HTTPRefusal(
                .tooManyHeaderFields(fieldsMax: limits.headerFieldsMax),
                "There are \(received.headers.count) header fields; \(limits.headerFieldsMax) are allowed."
            )
        }
        if received.headByteCount > limits.headBytesMax {
            throw HTTPRefusal(
                .headTooLarge(bytesMax: limits.headBytesMax),
                "The head has \(received.headByteCount) bytes; \(limits.headBytesMax) are allowed."
            )
        }
    }

    private func checkRequestLine(_ received: ReceivedHead) throws(HTTPRefusal) {
        guard !received.method.isEmpty, received.method.utf8.allSatisfy(ASCII.isTokenByte) else {
            throw HTTPRefusal(.badFraming, "The method is not a token.")
        }
        guard received.version == "HTTP/1.1" || received.version == "HTTP/1.0" else {
            throw HTTPRefusal(.badFraming, "The request line does not end in HTTP/1.1 or HTTP/1.0.")
        }
        guard received.target.count == received.targetByteCount else {
            throw HTTPRefusal(.badFraming, "There is a NUL in the target.")
        }
        // A star stands for the server as a whole, which can only be asked what it can (RFC 9112, 3.2.4).
        guard received.target != [UInt8(ascii: "*")] || received.method == "OPTIONS" else {
            throw HTTPRefusal(.badFraming, "The target is a star, which only OPTIONS may have.")
        }
        guard received.isPlain else {
            throw HTTPRefusal(
                .badFraming,
                "The head has a NUL, a second space, a bare LF, a folded line or a field without a name."
            )
        }
    }

    private func checkArguments(_ query: ArraySlice<UInt8>) throws(HTTPRefusal) {
        guard !query.isEmpty else { return }
        var argumentCount = 1
        for byte in query where byte == UInt8(ascii: "&") {
            argumentCount += 1
        }
        if argumentCount > limits.queryArgumentsMax {
            throw HTTPRefusal(
                .tooManyQueryArguments(argumentsMax: limits.queryArgumentsMax),
                "The query has \(argumentCount) arguments; \(limits.queryArgumentsMax) are allowed."
            )
        }
    }

    private func checkHost(
        _ fields: FramingFields,
        _ parts: TargetParts,
        _ headers: HTTPHeaders
    ) throws(HTTPRefusal) {
        guard let field = fields.host else {
            if requiresHost {
                throw HTTPRefusal(.badFraming, "There is no Host field.")
            }
            return
        }
        guard let hosts, !hosts.accepts(headers.bytes[field]) else { return }
        let host = headers.text(field)
        throw HTTPRefusal(.hostRefused(host: host), "The Host '\(host)' is not one of this server's.")
    }
}
