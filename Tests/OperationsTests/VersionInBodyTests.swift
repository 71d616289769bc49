import Testing
import Wire

@testable import Operations

/// A version that stands in a body, as `if_match` of one operation of many.
struct VersionInBodyTests {
    @Test(
        arguments: [
            ("3", [3]), ("0", [0]), ("3.0", [3]), ("\"v3\"", [3]), ("\"v3-120\"", [3]), (#""\"v3\"""#, [3]),
            (#""\"v3-1\", \"v4\"""#, [3, 4]),
        ] as [(String, [Int64])])
    func `a number, a tag and what the header takes are versions`(text: String, versions: [Int64]) throws {
        #expect(VersionCondition(try JSONReader.parse(Array(text.utf8))) == .oneOf(versions))
    }

    @Test func `a star is any version`() { #expect(VersionCondition("*") == .any) }

    @Test(arguments: ["-1", "1.5", "\"3\"", "\"\"", "\"v\"", "\"v-1\"", #""W/\"v3\"""#, "null", "true", "[3]", "1e30"])
    func `anything else is none`(text: String) throws {
        #expect(VersionCondition(try JSONReader.parse(Array(text.utf8))) == nil)
    }
}
