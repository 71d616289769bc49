import Testing

/// One message of the table in `RawVectorTests`, and what must come back.
struct RawVector: Sendable, CustomTestStringConvertible {
    enum Expected: Sendable, Equatable {
        /// Answered by the service, each with this status.
        case served([Int])
        /// Refused by the edge with this status and kind, and closed.
        case refused(Int, String)
        /// Refused by the library with this status, and closed.
        case refusedByLibrary(Int)
        /// Closed without an answer.
        case closed
    }

    let name: String
    let bytes: [UInt8]
    let expected: Expected

    var testDescription: String { name }

    init(_ name: String, _ bytes: [UInt8], _ expected: Expected) {
        self.name = name
        self.bytes = bytes
        self.expected = expected
    }

    /// Whatever is wrong with a message, this stands behind it and must not be answered when it is refused.
    static let smuggled = message("GET /smuggled HTTP/1.1")

    static let all: [RawVector] = lengths + requestLines + fields + chunks + whole

    private static func post(_ fields: String, _ body: String = "abcd") -> [UInt8] {
        Array("POST /a HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n\r\n\(body)".utf8)
    }

    private static func raw(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static let lengths: [RawVector] = [
        .init(
            "Content-Length and Transfer-Encoding",
            post("Content-Length: 5\r\nTransfer-Encoding: chunked", "0\r\n\r\n"),
            .refused(400, "badFraming")
        ),
        .init(
            "Transfer-Encoding and Content-Length",
            post("Transfer-Encoding: chunked\r\nContent-Length: 5", "0\r\n\r\n"),
            .refused(400, "badFraming")
        ),
        .init("two lengths", post("Content-Length: 4\r\nContent-Length: 5"), .refused(400, "badFraming")),
        .init("two equal lengths", post("Content-Length: 4\r\ncontent-length: 4"), .refused(400, "badFraming")),
        .init("length and a blank", post("Content-Length : 4"), .refused(400, "badFraming")),
        .init("length and a tab", post("Content-Length\t: 4"), .refused(400, "badFraming")),
        .init("a list of lengths", post("Content-Length: 4, 4"), .refusedByLibrary(400)),
        .init("a length with a plus", post("Content-Length: +4"), .refusedByLibrary(400)),
        .init("a length with a minus", post("Content-Length: -4"), .refusedByLibrary(400)),
        .init("a hexadecimal length", post("Content-Length: 0x4"), .refusedByLibrary(400)),
        .init("an empty length", post("Content-Length:"), .refusedByLibrary(400)),
        .init("a length of 24 digits", post("Content-Length: 999999999999999999999999"), .refusedByLibrary(413)),
        .init("a length of 2^64-1", post("Content-Length: 18446744073709551615"), .refused(413, "bodyTooLarge")),
        .init("a length of 2^64", post("Content-Length: 18446744073709551616"), .refusedByLibrary(413)),
        .init("leading zeros", post("Content-Length: 0004"), .served([200])),
        .init("a length of 0", post("Content-Length: 0", ""), .served([200])),
        .init("an unknown coding", post("Transfer-Encoding: xchunked", "0\r\n\r\n"), .refused(400, "badFraming")),
        .init("two codings", post("Transfer-Encoding: gzip, chunked", "0\r\n\r\n"), .refused(400, "badFraming")),
        .init(
            "chunked, identity",
            post("Transfer-Encoding: chunked, identity", "0\r\n\r\n"),
            .refused(400, "badFraming")
        ),
        .init("identity", post("Transfer-Encoding: identity", ""), .refused(400, "badFraming")),
        .init("quoted chunked", post("Transfer-Encoding: \"chunked\"", "0\r\n\r\n"), .refused(400, "badFraming")),
        .init("an empty coding", post("Transfer-Encoding:", "0\r\n\r\n"), .refused(400, "badFraming")),
        .init(
            "chunked twice",
            post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "0\r\n\r\n"),
            .refused(400, "badFraming")
        ),
        .init("vertical tab", post("Transfer-Encoding: \u{0B}chunked", "0\r\n\r\n"), .refused(400, "badFraming")),
        .init("coding and a blank", post("Transfer-Encoding : chunked", "0\r\n\r\n"), .refused(400, "badFraming")),
        .init("Chunked in capitals", post("Transfer-Encoding: CHUNKED", "0\r\n\r\n"), .served([200])),
        .init(
            "chunked in HTTP/1.0",
            message("POST /a HTTP/1.0", "Transfer-Encoding: chunked", body: "0\r\n\r\n"),
            .refused(400, "badFraming")
        ),
        .init(
            "an encoded body",
            post("Content-Encoding: gzip\r\nContent-Length: 4"),
            .refused(415, "unsupportedContentEncoding")
        ),
    ]

    private static let requestLines: [RawVector] = [
        .init("a plain request", message("GET /a?b=c HTTP/1.1"), .served([200])),
        .init("HTTP/1.0", message("GET /a HTTP/1.0"), .served([200])),
        .init("HTTP/1.2", message("GET /a HTTP/1.2"), .refused(400, "badFraming")),
        .init("HTTP/2.0", message("GET /a HTTP/2.0"), .refusedByLibrary(505)),
        .init("the preface of HTTP/2", raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), .refusedByLibrary(505)),
        .init("http in small letters", message("GET /a http/1.1"), .refusedByLibrary(400)),
        .init("HTTP/0.9", raw("GET /a\r\n\r\n"), .refusedByLibrary(400)),
        .init("NUL in the path", message("GET /a\0b HTTP/1.1"), .refused(400, "badFraming")),
        .init("NUL in the query", message("GET /a?b\0c HTTP/1.1"), .refused(400, "badFraming")),
        .init("NUL in the method", message("G\0T /a HTTP/1.1"), .refused(400, "badFraming")),
        .init("NUL behind the version", message("GET /a HTTP/1.1\0"), .refusedByLibrary(400)),
        .init("a bad method", message("G(T /a HTTP/1.1"), .refused(400, "badFraming")),
        .init("a space in the path", message("GET /a b HTTP/1.1"), .refused(400, "badFraming")),
        .init("two spaces before the path", message("GET  /a HTTP/1.1"), .refused(400, "badFraming")),
        .init("two spaces behind the path", message("GET /a  HTTP/1.1"), .refused(400, "badFraming")),
        .init("a space behind the version", message("GET /a HTTP/1.1 "), .refusedByLibrary(400)),
        .init("tabs for spaces", message("GET\t/a\tHTTP/1.1"), .closed),
        .init("a space before the method", message(" GET /a HTTP/1.1"), .closed),
        .init("empty lines before", raw("\r\n\r\n") + message("GET /a HTTP/1.1"), .served([200])),
        .init("a fragment", message("GET /a#b HTTP/1.1"), .refused(400, "badFraming")),
        .init("no slash", message("GET a HTTP/1.1"), .refused(400, "badFraming")),
        .init("an absolute target", message("GET http://localhost/a HTTP/1.1"), .served([200])),
        .init("an absolute target without a path", message("GET http://localhost HTTP/1.1"), .served([200])),
        .init("an absolute target elsewhere", message("GET http://evil/a HTTP/1.1"), .refused(400, "badFraming")),
        .init("an absolute target of https", message("GET https://localhost/a HTTP/1.1"), .refused(400, "badFraming")),
        .init("CONNECT", message("CONNECT localhost:80 HTTP/1.1"), .refused(400, "badFraming")),
        .init("OPTIONS *", message("OPTIONS * HTTP/1.1"), .served([200])),
        .init("0xFF in the path", raw("GET /") + [0xFF] + message(" HTTP/1.1"), .refused(400, "invalidTarget")),
        .init("%FF in the path", message("GET /%FF HTTP/1.1"), .refused(400, "invalidTarget")),
        .init("%C0%80 in the path", message("GET /%C0%80 HTTP/1.1"), .refused(400, "invalidTarget")),
        .init("%ED%A0%80 in the query", message("GET /?q=%ED%A0%80 HTTP/1.1"), .refused(400, "invalidTarget")),
        // An escape decides nothing about where a message ends, so it is the target that is wrong and not the framing.
        .init("an escape cut short", message("GET /%4 HTTP/1.1"), .refused(400, "invalidTarget")),
        .init("an escape at the end of the path", message("GET /%4?1 HTTP/1.1"), .refused(400, "invalidTarget")),
        .init("an escape that is none", message("GET /%zz HTTP/1.1"), .refused(400, "invalidTarget")),
        .init("UTF-8 in escapes", message("GET /%C3%A9?q=%E2%82%AC HTTP/1.1"), .served([200])),
        .init("UTF-8 as it is", message("GET /é HTTP/1.1"), .served([200])),
    ]

    private static let fields: [RawVector] = [
        .init("two Hosts", message("GET /a HTTP/1.1", "Host: localhost"), .refused(400, "badFraming")),
        .init("no Host", raw("GET /a HTTP/1.1\r\n\r\n"), .refused(400, "badFraming")),
        .init("no Host in HTTP/1.0", raw("GET /a HTTP/1.0\r\n\r\n"), .refused(400, "badFraming")),
        .init("a foreign Host", raw("GET /a HTTP/1.1\r\nHost: evil.example\r\n\r\n"), .refused(421, "hostRefused")),
        .init("an empty Host", raw("GET /a HTTP/1.1\r\nHost:\r\n\r\n"), .refused(421, "hostRefused")),
        .init("a Host with user", raw("GET /a HTTP/1.1\r\nHost: a@localhost\r\n\r\n"), .refused(421, "hostRefused")),
        .init(
            "a Host with a bad port",
            raw("GET /a HTTP/1.1\r\nHost: localhost:8x\r\n\r\n"),
            .refused(421, "hostRefused")
        ),
        .init("NUL in a value", message("GET /a HTTP/1.1", "X: a\0b"), .refused(400, "badFraming")),
        .init("NUL first in a value", message("GET /a HTTP/1.1", "X: \0b"), .refused(400, "badFraming")),
        .init("NUL last in the last value", message("GET /a HTTP/1.1", "X: b\0"), .refused(400, "badFraming")),
        .init("NUL in a name", message("GET /a HTTP/1.1", "X\0Y: b"), .refusedByLibrary(400)),
        .init("a bare CR in a value", message("GET /a HTTP/1.1", "X: a\rY: b"), .refused(400, "badFraming")),
        .init("a bare LF behind a value", message("GET /a HTTP/1.1", "X: a\nY: b"), .refused(400, "badFraming")),
        .init("bare LFs only", raw("GET /a HTTP/1.1\nHost: localhost\n\n"), .refused(400, "badFraming")),
        .init("a bare LF at the end", raw("GET /a HTTP/1.1\r\nHost: localhost\r\n\n"), .refused(400, "badFraming")),
        .init("a folded value", message("GET /a HTTP/1.1", "X: a\r\n b"), .refused(400, "badFraming")),
        .init("a folded first line", raw("GET /a HTTP/1.1\r\n Host: localhost\r\n\r\n"), .refused(400, "badFraming")),
        .init("a line without a colon", message("GET /a HTTP/1.1", "abc"), .refusedByLibrary(400)),
        .init("an empty name", message("GET /a HTTP/1.1", ": abc"), .refused(400, "badFraming")),
        .init("a bracket in a name", message("GET /a HTTP/1.1", "a(b: c"), .refused(400, "badFraming")),
        .init("DEL in a value", message("GET /a HTTP/1.1", "X: \u{7F}"), .refused(400, "badFraming")),
        .init(
            "0xFF in a value",
            raw("GET /a HTTP/1.1\r\nHost: localhost\r\nX: ") + [0xFF] + raw("\r\n\r\n"),
            .refused(400, "invalidUTF8HeaderField")
        ),
        .init("UTF-8 in a value", message("GET /a HTTP/1.1", "X: é"), .served([200])),
        .init("blanks around a value", message("GET /a HTTP/1.1", "X: \t a \t ", "Y:b"), .served([200])),
        .init("cookies", message("GET /a HTTP/1.1", "Cookie: a=b; c=\"d\"", "Y: b"), .served([200])),
        .init("an empty value", message("GET /a HTTP/1.1", "X:", "Y: "), .served([200])),
    ]

    private static func chunked(_ body: String) -> [UInt8] { post("Transfer-Encoding: chunked", body) }

    private static let chunks: [RawVector] = [
        .init("no chunk", chunked("0\r\n\r\n"), .served([200])),
        .init("two chunks", chunked("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"), .served([200])),
        .init("an extension", chunked("3;a=b\r\nabc\r\n0\r\n\r\n"), .served([200])),
        .init("a trailer", chunked("3\r\nabc\r\n0\r\nContent-Length: 7\r\n\r\n"), .served([200])),
        .init("a size in capitals", chunked("A\r\n0123456789\r\n0\r\n\r\n"), .served([200])),
        .init("a size that is none", chunked("zz\r\nabc\r\n0\r\n\r\n"), .refusedByLibrary(400)),
        .init("a negative size", chunked("-3\r\nabc\r\n0\r\n\r\n"), .refusedByLibrary(400)),
        .init("a size with 0x", chunked("0x3\r\nabc\r\n0\r\n\r\n"), .refusedByLibrary(400)),
        .init("an empty size", chunked("\r\nabc\r\n0\r\n\r\n"), .refusedByLibrary(400)),
        .init("a size beyond 2^64", chunked("10000000000000003\r\nabc\r\n0\r\n\r\n"), .refusedByLibrary(413)),
        .init("a chunk longer than its size", chunked("3\r\nabcX\r\n0\r\n\r\n"), .refusedByLibrary(400)),
    ]

    private static let whole: [RawVector] = [
        .init(
            "three at once",
            message("GET /1 HTTP/1.1") + message("GET /2 HTTP/1.1") + message("GET /3 HTTP/1.1"),
            .served([200, 200, 200])
        ),
        .init(
            "two bodies at once",
            post("Content-Length: 4") + chunked("1\r\na\r\n0\r\n\r\n"),
            .served([200, 200])
        ),
        .init("a GET with a body", message("GET /a HTTP/1.1", "Content-Length: 4", body: "abcd"), .served([200])),
        .init(
            "a form",
            post("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3", "a=b"),
            .served([200])
        ),
        .init("an unknown expectation", post("Expect: something\r\nContent-Length: 4"), .served([200])),
        .init("an upgrade", message("GET /a HTTP/1.1", "Connection: Upgrade", "Upgrade: h2c"), .served([200])),
    ]
}
