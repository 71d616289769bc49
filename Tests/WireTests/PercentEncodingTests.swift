import Foundation
import Testing
import Wire

struct PercentEncodingTests {
    @Test(arguments: [
        ("deals.csv", "deals.csv"), ("my deals.csv", "my%20deals.csv"), ("a/b", "a%2Fb"), ("a%2Fb", "a%252Fb"),
        ("é?#\n", "%C3%A9%3F%23%0A"), ("", ""), ("..", ".."),
        ("2026-01-01T00:00:00+01:00", "2026-01-01T00%3A00%3A00%2B01%3A00"),
    ])
    func `whatever could mean something else is escaped`(text: String, encoded: String) {
        #expect(text.percentEncoded == encoded)
        #expect(encoded.removingPercentEncoding == text)
    }
}
