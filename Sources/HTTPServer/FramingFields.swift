/// The fields that decide where a message ends and for whom it is, found in one pass that also checks every field.
struct FramingFields {
    private(set) var host: Range<Int>?
    private(set) var contentEncoding: Range<Int>?
    private var expectsInterim = false
    private var contentLength: Range<Int>?
    private var transferEncoding: Range<Int>?

    init(_ headers: HTTPHeaders) throws(HTTPRefusal) {
        for field in headers.fields {
            try Self.check(field, in: headers)
            switch field.nameCount {
            case 6 where headers.matches(field, "Expect"):
                expectsInterim = true
            case 10 where headers.matches(field, "Connection"):
                try Self.checkConnection(field, in: headers)
            case 4 where headers.matches(field, "Host"):
                try Self.keep(field.value, in: &host, "Host")
            case 14 where headers.matches(field, "Content-Length"):
                try Self.keep(field.value, in: &contentLength, "Content-Length")
            case 16 where headers.matches(field, "Content-Encoding"):
                try Self.keep(field.value, in: &contentEncoding, "Content-Encoding")
            case 17 where headers.matches(field, "Transfer-Encoding"):
                try Self.keep(field.value, in: &transferEncoding, "Transfer-Encoding")
            default:
                continue
            }
        }
    }

    /// What stands behind the head.
    func bodyLength(
        _ headers: HTTPHeaders,
        version: String
    ) throws(HTTPRefusal) -> HeadInspector.BodyLength {
        let length = try framedLength(headers, version: version)
        // No client may expect to be told to go on where there is nothing to go on with (RFC 9110, 10.1.1), and the
        // library would close the connection before the answer.
        if expectsInterim, length == .none {
            throw HTTPRefusal(.badFraming, "The field Expect stands there without a body.")
        }
        return length
    }

    /// RFC 9112, 6.3, without its lenient choices.
    private func framedLength(
        _ headers: HTTPHeaders,
        version: String
    ) throws(HTTPRefusal) -> HeadInspector.BodyLength {
        if let transferEncoding {
            guard contentLength == nil else {
                throw HTTPRefusal(.badFraming, "Content-Length and Transfer-Encoding stand together.")
            }
            guard ASCII.equal(headers.bytes[transferEncoding], "chunked".utf8) else {
                throw HTTPRefusal(.badFraming, "The Transfer-Encoding is not exactly 'chunked'.")
            }
            guard version == "HTTP/1.1" else {
                throw HTTPRefusal(.badFraming, "HTTP/1.0 has no Transfer-Encoding.")
            }
            return .chunked
        }
        guard let contentLength else { return .none }
        var length: UInt64 = 0
        guard !contentLength.isEmpty else {
            throw HTTPRefusal(.badFraming, "The Content-Length is empty.")
        }
        for byte in headers.bytes[contentLength] {
            let (tenfold, overflowed) = length.multipliedReportingOverflow(by: 10)
            let (sum, overflowedAgain) = tenfold.addingReportingOverflow(UInt64(byte &- UInt8(ascii: "0")))
            guard ASCII.isDigit(byte), !overflowed, !overflowedAgain else {
                throw HTTPRefusal(.badFraming, "The Content-Length is not a number of bytes.")
            }
            length = sum
        }
        return length == 0 ? .none : .sized(length)
    }

    /// A proxy takes away what `Connection` names (RFC 9110, 7.6.1), so that it would see another body than we do.
    private static func checkConnection(_ field: HTTPHeaders.Field, in headers: HTTPHeaders) throws(HTTPRefusal) {
        for option in headers.text(field.value).lowercased().split(whereSeparator: { ", \t".contains($0) })
        where ["content-length", "transfer-encoding", "host"].contains(option) {
            throw HTTPRefusal(.badFraming, "The field Connection names \(option), which cannot be left out.")
        }
    }

    private static func keep(
        _ value: Range<Int>,
        in place: inout Range<Int>?,
        _ name: String
    ) throws(HTTPRefusal) {
        guard place == nil else {
            throw HTTPRefusal(.badFraming, "The field \(name) stands there twice.")
        }
        place = value
    }

    private static func check(_ field: HTTPHeaders.Field, in headers: HTTPHeaders) throws(HTTPRefusal) {
        guard field.nameCount > 0, headers.bytes[field.name].allSatisfy(ASCII.isTokenByte) else {
            throw HTTPRefusal(.badFraming, "The name of a header field is not a token.")
        }
        var isASCII = true
        for byte in headers.bytes[field.value] {
            guard byte >= ASCII.space && byte != ASCII.delete || byte == ASCII.tab else {
                throw HTTPRefusal(
                    .badFraming,
                    "There is a control character in the field \(headers.text(field.name))."
                )
            }
            isASCII = isASCII && byte < 0x80
        }
        guard isASCII || UTF8Check.isValid(headers.bytes[field.value]) else {
            throw HTTPRefusal(
                .invalidUTF8HeaderField,
                "The value of the field \(headers.text(field.name)) is not UTF-8."
            )
        }
    }
}
