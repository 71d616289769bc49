import Foundation
import Testing

@testable import Telemetry

@Suite struct RequestLogEntryTests {
    static let entry = RequestLogEntry(
        timeMicroseconds: 1_795_242_360_398_917, requestID: "r0a1b2c-7", traceID: "0af7651916cd43dd8448eb211c80319c",
        method: .get, route: "/api/v1/deals/{id}", status: 200, durationMicroseconds: 812, bodyBytes: 1_234,
        keyID: "Ab3dEf9h", remoteAddress: "127.0.0.1")

    private func text(_ entry: RequestLogEntry) -> String { String(decoding: entry.line, as: UTF8.self) }

    @Test func `an entry is one line of JSON`() {
        #expect(
            text(Self.entry)
                == #"{"time":"2026-11-21T06:26:00.398917Z","request_id":"r0a1b2c-7","#
                + #""trace_id":"0af7651916cd43dd8448eb211c80319c","method":"GET","route":"/api/v1/deals/{id}","#
                + #""status":200,"duration_us":812,"bytes":1234,"key_id":"Ab3dEf9h","remote":"127.0.0.1"}"#)
    }

    @Test func `what is not known is null`() throws {
        var entry = Self.entry
        (entry.route, entry.bodyBytes, entry.keyID, entry.remoteAddress) = (nil, nil, nil, nil)
        let object = try #require(JSONSerialization.jsonObject(with: Data(entry.line)) as? [String: Any])
        for name in ["route", "bytes", "key_id", "remote"] { #expect(object[name] is NSNull, "\(name)") }
        #expect(object.count == 10)
    }

    @Test func `nothing that a caller chose can break the line`() throws {
        var entry = Self.entry
        entry.requestID = "a\"b\\c\nd\u{0}e\u{1F}é\u{2028}"
        entry.durationMicroseconds = .max
        #expect(!entry.line.contains(UInt8(ascii: "\n")))
        let object = try #require(JSONSerialization.jsonObject(with: Data(entry.line)) as? [String: Any])
        #expect(object["request_id"] as? String == entry.requestID)
        #expect(object["duration_us"] as? Int64 == .max)
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
        (-1_000_000, "1969-12-31T23:59:59.000000Z"), (951_827_696_000_001, "2000-02-29T12:34:56.000001Z"),
        (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
    ])
    func `times are written as RFC 3339 has them`(microseconds: Int64, text: String) {
        #expect(RequestLogEntry.timeText(microseconds) == text)
    }

    @Test func `the log says how many entries are missing`() {
        #expect(
            String(decoding: RequestLogEntry.dropLine(timeMicroseconds: 0, entryCount: 12), as: UTF8.self)
                == #"{"time":"1970-01-01T00:00:00.000000Z","dropped":12}"#)
    }
}
