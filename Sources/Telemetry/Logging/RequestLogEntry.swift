internal import Glibc
internal import Wire

/// One answered request, as the log tells it.
///
/// It has no place for a secret, a body, a query or a path with ids in it. The address of the caller is there, since
/// without it nobody could say who floods the server or guesses at keys; whoever may not keep addresses leaves it nil.
public struct RequestLogEntry: Sendable {
    /// When it was answered, in microseconds since 1970.
    public var timeMicroseconds: Int64
    /// The id under which the request is known, which its sender may have chosen.
    public var requestID: String
    /// The trace that it belongs to.
    public var traceID: String
    /// The method.
    public var method: RequestMethod
    /// The pattern of the route, such as `/api/v1/deals/{id}`; nil where there is none for it.
    public var route: String?
    /// The status of the answer.
    public var status: Int
    /// From the arrival of the request line until the answer was made, in microseconds.
    public var durationMicroseconds: UInt64
    /// The length of the answer's body; nil where it is made while it is sent.
    public var bodyBytes: Int?
    /// The public part of the key that was shown; nil where there was none.
    public var keyID: String?
    /// The address of the caller, without the port; nil where it is not to be kept.
    public var remoteAddress: String?

    /// An entry.
    public init(
        timeMicroseconds: Int64, requestID: String, traceID: String, method: RequestMethod, route: String?, status: Int,
        durationMicroseconds: UInt64, bodyBytes: Int?, keyID: String?, remoteAddress: String?
    ) {
        self.timeMicroseconds = timeMicroseconds
        self.requestID = requestID
        self.traceID = traceID
        self.method = method
        self.route = route
        self.status = status
        self.durationMicroseconds = durationMicroseconds
        self.bodyBytes = bodyBytes
        self.keyID = keyID
        self.remoteAddress = remoteAddress
    }

    /// The entry as one JSON object, without a line feed.
    var line: [UInt8] {
        var writer = JSONWriter(reservingBytes: 384)
        writer.beginObject()
        writer.name("time")
        writer.value(Self.timeText(timeMicroseconds))
        writer.name("request_id")
        writer.value(requestID)
        writer.name("trace_id")
        writer.value(traceID)
        writer.name("method")
        writer.value(method.rawValue)
        writer.name("route")
        writer.value(route)
        writer.name("status")
        writer.value(status)
        writer.name("duration_us")
        writer.value(Int64(clamping: durationMicroseconds))
        writer.name("bytes")
        writer.value(bodyBytes.map(Int64.init))
        writer.name("key_id")
        writer.value(keyID)
        writer.name("remote")
        writer.value(remoteAddress)
        writer.endObject()
        return writer.bytes
    }

    /// The line that stands where entries could not be kept.
    static func dropLine(timeMicroseconds: Int64, entryCount: UInt64) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("time")
        writer.value(timeText(timeMicroseconds))
        writer.name("dropped")
        writer.value(Int64(clamping: entryCount))
        writer.endObject()
        return writer.bytes
    }

    /// A time as RFC 3339 has it, in UTC with six decimals.
    static func timeText(_ microseconds: Int64) -> String {
        let fraction = (microseconds % 1_000_000 + 1_000_000) % 1_000_000
        var seconds = time_t((microseconds - fraction) / 1_000_000)
        var parts = unsafe tm()
        unsafe gmtime_r(&seconds, &parts)  // both are lent for the call
        let fields = unsafe [parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec]
        var text: [UInt8] = []
        text.reserveCapacity(27)
        unsafe append(Int(parts.tm_year) + 1_900, digits: 4, to: &text)
        for (sign, field) in zip("--T::".utf8, fields) {
            text.append(sign)
            append(Int(field), digits: 2, to: &text)
        }
        text.append(UInt8(ascii: "."))
        append(Int(fraction), digits: 6, to: &text)
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }

    private static func append(_ number: Int, digits: Int, to text: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<digits { divisor *= 10 }
        while divisor > 0 {
            text.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }
}
