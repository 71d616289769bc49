/// An answer as it came over the wire.
struct RawResponse: Equatable {
    let status: Int
    let headers: [String: String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The kind of the edge's refusal; nil when the edge did not refuse.
    var refusedKind: String? { headers["x-refused"] }

    /// All answers in the bytes, the first of them perhaps to a HEAD; what is no answer becomes one of status 0.
    static func parse(_ bytes: [UInt8], isHead: Bool) -> [RawResponse] {
        var rest = bytes[...]
        var responses: [RawResponse] = []
        while !rest.isEmpty {
            guard let response = take(from: &rest, isHead: isHead && responses.isEmpty) else {
                return responses + [RawResponse(status: 0, headers: [:], body: Array(rest))]
            }
            responses.append(response)
        }
        return responses
    }

    private static func take(from rest: inout ArraySlice<UInt8>, isHead: Bool) -> RawResponse? {
        guard let head = line(from: &rest), head.hasPrefix("HTTP/1.1 "), let status = Int(head.dropFirst(9).prefix(3))
        else { return nil }
        var headers: [String: String] = [:]
        while let field = line(from: &rest), !field.isEmpty {
            guard let colon = field.firstIndex(of: ":") else { return nil }
            let value = field[field.index(after: colon)...].drop { $0 == " " }
            headers[field[..<colon].lowercased()] = String(value)
        }
        if isHead || status == 100 {
            return RawResponse(status: status, headers: headers, body: [])
        }
        if headers["transfer-encoding"] == "chunked" {
            guard let body = chunks(from: &rest) else { return nil }
            return RawResponse(status: status, headers: headers, body: body)
        }
        let length = headers["content-length"].flatMap { Int($0) } ?? rest.count
        guard length <= rest.count else { return nil }
        let body = Array(rest.prefix(length))
        rest = rest.dropFirst(length)
        return RawResponse(status: status, headers: headers, body: body)
    }

    private static func chunks(from rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        var body: [UInt8] = []
        while let size = line(from: &rest).flatMap({ Int($0, radix: 16) }), size <= rest.count {
            body += rest.prefix(size)
            rest = rest.dropFirst(size)
            guard line(from: &rest) == "" else { return nil }
            if size == 0 { return body }
        }
        return nil
    }

    private static func line(from rest: inout ArraySlice<UInt8>) -> String? {
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let line = rest[..<end]
        rest = rest[(end + 1)...]
        return String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
    }
}
