import Foundation
import Testing
import Wire

struct JSONReaderTests {
    private func failure(_ text: String, limits: JSONLimits = .standard) -> JSONReaderError? {
        failure(Array(text.utf8), limits: limits)
    }

    private func failure(_ bytes: [UInt8], limits: JSONLimits = .standard) -> JSONReaderError? {
        do throws(JSONReaderError) {
            _ = try JSONReader.parse(bytes, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: JSONReaderCases.accepted)
    func `a text in the grammar is accepted and written back with the same meaning`(text: String) throws {
        let value = try JSONReader.parse(text)
        #expect(try JSONReader.parse(value.encoded()) == value)
        #expect(try JSONReader.parse(value.canonicalText()).canonicalText() == value.canonicalText())
    }

    @Test(arguments: JSONReaderCases.refused.indices)
    func `a text outside the grammar is refused with its code`(index: Int) {
        let refused = JSONReaderCases.refused[index]
        let error = failure(refused.text)
        #expect(error?.code == refused.code, "\(refused.text)")
        #expect((0...refused.text.utf8.count).contains(error?.byteOffset ?? -1))
    }

    @Test(arguments: JSONReaderCases.invalidUTF8)
    func `bytes that are not UTF-8 are refused inside and outside a text`(bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        #expect(failure([quote] + bytes + [quote])?.code == .invalidUTF8)
        #expect(failure([quote] + bytes + [quote])?.byteOffset == 1 || bytes.count > 1)
        #expect(failure(bytes)?.code == .invalidUTF8)
        #expect(failure([0x31] + bytes)?.code == .invalidUTF8)
    }

    @Test func `UTF-16 and UTF-32 are refused`() {
        #expect(failure([0xFF, 0xFE, 0x31, 0x00])?.code == .invalidUTF8)
        #expect(failure([0x31, 0x00])?.code == .trailingBytes)
        #expect(failure([0x00, 0x31])?.code == .unexpectedByte)
        #expect(failure([0x00, 0x00, 0x00, 0x31])?.code == .unexpectedByte)
    }

    @Test func `escapes become their characters`() throws {
        let text = #""\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\uD83D\uDE00""#
        #expect(try JSONReader.parse(text) == "\"\\/\u{8}\u{C}\n\r\tAé€😀")
    }

    @Test func `numbers keep their text`() throws {
        for text in ["1.50", "-0", "1E+02", "9007199254740993", "0.10", "1e400"] {
            #expect(try JSONReader.parse(text).numberValue?.text == text)
        }
    }

    @Test func `members keep their order and names are compared by bytes`() throws {
        let object = try JSONReader.parse("{\"b\":1,\"a\":2,\"é\":3,\"e\u{301}\":4}").objectValue
        #expect(object?.count == 4)
        #expect(object?.names.map { Array($0.utf8).count } == [1, 1, 2, 3])
        #expect(object?["é"] == 3)
        #expect(object?["e\u{301}"] == 4)
    }

    @Test func `a name given twice is found among many`() {
        for count in [2, 11, 12, 13, 14, 100] {
            for repeated in [0, count / 2, count - 1] {
                let members = (0..<count).map { "\"n\($0)\":\($0)" } + ["\"n\(repeated)\":0"]
                let error = failure("{" + members.joined(separator: ",") + "}")
                #expect(error?.code == .duplicateName)
                #expect(error?.pointer == "/n\(repeated)")
            }
        }
    }

    @Test func `an error tells offset, line, column and pointer`() {
        let error = failure("{\n  \"é\": [1, 2],\n  \"a/b\": [0, {\"x~\": tru }]\n}")
        #expect(error?.code == .unexpectedByte)
        #expect(error?.line == 3)
        #expect(error?.column == 24)
        #expect(error?.byteOffset == 41)
        #expect(error?.pointer == "/a~1b/1/x~0")
        #expect(failure("\"é\"x")?.column == 4)
    }

    @Test func `an error becomes a problem with its pointer`() {
        let problem = failure("{\"a\":1,\"a\":2}")?.problem
        #expect(problem?.code == .malformedJSON)
        #expect(problem?.errors.map(\.pointer) == ["/a"])
        #expect(problem?.errors.map(\.code) == ["duplicate_name"])
    }

    @Test(arguments: [("[", "]"), ("{\"a\":", "}")])
    func `nesting is accepted to the limit and refused beyond it`(open: String, close: String) throws {
        func nested(_ depth: Int) -> String {
            String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
        }
        #expect(JSONLimits.standard.depthMax == 64)
        _ = try JSONReader.parse(nested(64))
        #expect(failure(nested(65))?.code == .tooDeep)
        _ = try JSONReader.parse(nested(2), limits: JSONLimits(depthMax: 2))
        #expect(failure(nested(3), limits: JSONLimits(depthMax: 2))?.code == .tooDeep)
        _ = try JSONReader.parse("1", limits: JSONLimits(depthMax: 0))
        #expect(failure("[]", limits: JSONLimits(depthMax: 0))?.code == .tooDeep)
        #expect(failure(String(repeating: open, count: 100_000))?.code == .tooDeep)
    }

    @Test func `the depth limit cannot exceed what bounds the recursion`() async {
        await #expect(processExitsWith: .failure) { _ = JSONLimits(depthMax: JSONLimits.depthCeiling + 1) }
    }

    @Test func `texts and names are accepted to their limits and refused beyond`() throws {
        let limits = JSONLimits(stringBytesMax: 4, nameBytesMax: 2)
        _ = try JSONReader.parse("{\"é\":\"😀\",\"a\":\"\\uD83D\\uDE00\"}", limits: limits)
        #expect(failure("\"abcde\"", limits: limits)?.code == .stringTooLong)
        #expect(failure("\"abcd\\n\"", limits: limits)?.code == .stringTooLong)
        #expect(failure("{\"éa\":1}", limits: limits)?.code == .nameTooLong)
        #expect(JSONLimits.standard.stringBytesMax == 1_048_576)
        #expect(JSONLimits.standard.nameBytesMax == 1_024)
    }

    @Test func `members and elements are accepted to their limits and refused beyond`() throws {
        let limits = JSONLimits(membersMax: 2, elementsMax: 3)
        _ = try JSONReader.parse("[1,2,{\"a\":1,\"b\":2}]", limits: limits)
        #expect(failure("[1,2,3,4]", limits: limits)?.code == .tooManyElements)
        let error = failure("[{\"a\":1,\"b\":2,\"c\":3}]", limits: limits)
        #expect(error?.code == .tooManyMembers)
        #expect(error?.pointer == "/0")
        #expect(JSONLimits.standard.membersMax == 10_000)
        #expect(JSONLimits.standard.elementsMax == 100_000)
    }

    @Test func `a million names are refused at the limit`() {
        let text = "{" + (0..<1_000_000).map { "\"\($0)\":0" }.joined(separator: ",") + "}"
        #expect(failure(text)?.code == .tooManyMembers)
    }

    @Test func `the deepest text is read, written and made canonical on a thread with a small stack`() async {
        let depth = JSONLimits.depthCeiling
        let text = String(repeating: "{\"a\":[", count: depth / 2) + "1" + String(repeating: "]}", count: depth / 2)
        let canonical = await withCheckedContinuation { continuation in
            let thread = Thread {
                continuation.resume(returning: (try? JSONReader.parse(text))?.canonicalText())
            }
            thread.stackSize = 256 * 1_024
            thread.start()
        }
        #expect(canonical == text)
    }
}
