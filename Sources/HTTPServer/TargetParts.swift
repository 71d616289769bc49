/// Where the path and the query lie in a request's target (RFC 9112, 3.2).
struct TargetParts {
    /// Empty in `http://host` without a path; it stands for `/`.
    let path: Range<Int>
    let query: Range<Int>

    /// The parts of a target whose every escape is sound. `host` is the Host field, with which a target in absolute
    /// form must agree; nil: not compared.
    init(_ target: [UInt8], host: Range<Int>?, headers: HTTPHeaders) throws(HTTPRefusal) {
        let isASCII = try Self.checkBytes(target)
        let pathStart = try Self.pathStart(target, host: host, headers: headers)
        let mark = target[pathStart...].firstIndex(of: UInt8(ascii: "?"))
        path = pathStart..<(mark ?? target.count)
        query = (mark.map { $0 + 1 } ?? target.count)..<target.count
        if !isASCII || target.contains(UInt8(ascii: "%")) {
            try Self.checkEscapes(target[path])
            try Self.checkEscapes(target[query])
        }
    }

    private static func checkBytes(_ target: [UInt8]) throws(HTTPRefusal) -> Bool {
        var isASCII = true
        for byte in target {
            guard byte > ASCII.space, byte != ASCII.delete, byte != UInt8(ascii: "#") else {
                throw HTTPRefusal(.badFraming, "There is a space, a control character or a '#' in the target.")
            }
            isASCII = isASCII && byte < 0x80
        }
        return isASCII
    }

    private static func pathStart(
        _ target: [UInt8],
        host: Range<Int>?,
        headers: HTTPHeaders
    ) throws(HTTPRefusal) -> Int {
        if target.first == UInt8(ascii: "/") || target == [UInt8(ascii: "*")] {
            return 0
        }
        let scheme = "http://".utf8
        guard target.count > scheme.count, ASCII.equal(target.prefix(scheme.count), scheme) else {
            throw HTTPRefusal(.badFraming, "The target is neither a path nor an http URI.")
        }
        let rest = target[scheme.count...]
        let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? target.count
        if let host, !ASCII.equal(target[scheme.count..<end], headers.bytes[host]) {
            throw HTTPRefusal(.badFraming, "The target names another host than the Host field.")
        }
        return end
    }

    private static func checkEscapes(_ part: ArraySlice<UInt8>) throws(HTTPRefusal) {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(part.count)
        var index = part.startIndex
        while index < part.endIndex {
            guard part[index] == UInt8(ascii: "%") else {
                decoded.append(part[index])
                index += 1
                continue
            }
            guard index + 2 < part.endIndex,
                let high = ASCII.hexValue(part[index + 1]),
                let low = ASCII.hexValue(part[index + 2])
            else {
                throw HTTPRefusal(.invalidTarget, "A '%' in the target is not followed by two hexadecimal digits.")
            }
            decoded.append(high << 4 | low)
            index += 3
        }
        guard UTF8Check.isValid(decoded) else {
            throw HTTPRefusal(.invalidTarget, "The target, its escapes decoded, is not UTF-8.")
        }
    }
}
