import Testing
import Wire

struct JSONWriterTests {
    private func written(_ body: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        body(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func `the writer puts commas and colons itself`() {
        let text = written { writer in
            writer.beginObject()
            writer.name("a")
            writer.value(Int64(1))
            writer.name("b")
            writer.beginArray()
            writer.value(true)
            writer.null()
            writer.beginObject()
            writer.endObject()
            writer.beginArray()
            writer.endArray()
            writer.value("x")
            writer.rawNumber("1.50")
            writer.rawValue(Array("{\"raw\":[]}".utf8))
            writer.endArray()
            let dynamic = "na\"me"
            writer.name(dynamic)
            writer.value(false)
            writer.endObject()
        }
        #expect(text == #"{"a":1,"b":[true,null,{},[],"x",1.50,{"raw":[]}],"na\"me":false}"#)
    }

    @Test func `every control character, quote and backslash is escaped and nothing else`() throws {
        for value in UInt32(1)...0x2FFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = "<\(Character(scalar))>"
            let encoded = JSON.string(text).encodedText()
            let isEscaped = value < 0x20 || value == 0x22 || value == 0x5C
            #expect(encoded.utf8.contains(UInt8(ascii: "\\")) == isEscaped)
            #expect(try JSONReader.parse(encoded) == .string(text))
        }
        #expect(
            JSON.string("\u{0}\u{8}\t\n\u{B}\u{C}\r\u{1F}\"\\/").encodedText()
                == #""\u0000\b\t\n\u000b\f\r\u001f\"\\/""#
        )
    }

    @Test(arguments: [Int64.min, Int64.min + 1, -10, -1, 0, 1, 9, 10, 99, 100, Int64.max])
    func `integers are written exactly`(value: Int64) {
        #expect(written { $0.value(value) } == String(value))
        #expect(written { $0.decimal(value, decimals: 0) } == String(value))
    }

    static let decimals: [(unscaled: Int128, decimals: Int, text: String)] = [
        (0, 2, "0.00"), (5, 2, "0.05"), (-5, 2, "-0.05"), (50, 2, "0.50"), (100, 2, "1.00"), (-12_345, 2, "-123.45"),
        (12_345, 3, "12.345"), (1, 50, "0." + String(repeating: "0", count: 49) + "1"),
        (Int128(Int64.min), 2, "-92233720368547758.08"), (Int128.max, 2, "1701411834604692317316873037158841057.27"),
        (Int128.min, 0, "-170141183460469231731687303715884105728"),
    ]

    @Test(arguments: decimals.indices)
    func `decimals are written with exactly their digits`(index: Int) {
        let row = Self.decimals[index]
        #expect(written { $0.decimal(row.unscaled, decimals: row.decimals) } == row.text)
    }

    @Test func `nil is written as null`() {
        let text: String? = nil
        let number: Int64? = nil
        #expect(
            written {
                $0.beginArray()
                $0.value(text)
                $0.value(number)
                $0.endArray()
            } == "[null,null]"
        )
    }
}
