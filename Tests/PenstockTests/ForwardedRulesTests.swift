import Operations
import Testing

@testable import penstock

struct ForwardedRulesTests {
    /// Believes 10.0.0.0/8 and one IPv6 address.
    private func origin(
        _ peer: String, forwardedFor: [String] = [], host: [String] = [], proxies: String? = nil
    ) throws -> ClientOrigin {
        let rules = ForwardedRules(proxies: try AddressRange.list(proxies ?? "10.0.0.0/8,2001:db8::1"))
        return rules.origin(peer: peer) { name in
            switch name {
            case "Host": ["inner:7070"]
            case "X-Forwarded-For": forwardedFor
            case "X-Forwarded-Host": host
            default: []
            }
        }
    }

    private func client(_ peer: String, _ forwardedFor: String...) throws -> String? {
        try origin(peer, forwardedFor: forwardedFor).address?.description
    }

    @Test func `whoever is no proxy speaks for himself alone`() throws {
        let origin = try origin("192.0.2.1", forwardedFor: ["10.0.0.1"], host: ["evil.example"])
        #expect(origin == ClientOrigin(address: NetworkAddress("192.0.2.1"), host: "inner:7070"))
        let alone = ForwardedRules(proxies: []).origin(peer: "127.0.0.1") { _ in ["https"] }
        #expect(alone == ClientOrigin(address: NetworkAddress("127.0.0.1"), host: "https"))
    }

    @Test func `a proxy is believed about the client and the host`() throws {
        let origin = try origin("10.0.0.1", forwardedFor: ["192.0.2.1"], host: ["crm.example.com"])
        #expect(origin == ClientOrigin(address: NetworkAddress("192.0.2.1"), host: "crm.example.com"))
    }

    @Test func `addresses stand between commas, and spaces only around them`() throws {
        #expect(try ForwardedRules(" 10.0.0.0/8 , 2001:db8::1").proxies == AddressRange.list("10.0.0.0/8,2001:db8::1"))
        #expect(throws: AddressRange.Failure.self) { _ = try ForwardedRules("10.0.0 .1") }
    }

    @Test func `the first address from the end that is no proxy is the client`() throws {
        #expect(try client("10.0.0.1", "198.51.100.7, 192.0.2.1") == "192.0.2.1")
        #expect(try client("10.0.0.1", "198.51.100.7, 192.0.2.1, 10.9.9.9,10.0.0.2") == "192.0.2.1")
        #expect(try client("10.0.0.1", "198.51.100.7", "192.0.2.1", "10.0.0.2") == "192.0.2.1")
        #expect(try client("10.0.0.1", "10.0.0.3, 10.0.0.2") == "10.0.0.3")
        #expect(try client("10.0.0.1") == "10.0.0.1")
        #expect(try client("::ffff:10.0.0.1", "192.0.2.1") == "192.0.2.1")
        #expect(try client("2001:db8::1", "2001:db8::2") == "2001:db8::2")
    }

    @Test(arguments: [
        ("192.0.2.1:4711", "192.0.2.1"), ("[2001:db8::2]:443", "2001:db8::2"), ("[2001:db8::2]", "2001:db8::2"),
        ("2001:db8::2", "2001:db8::2"), ("\t192.0.2.1 ", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"),
        ("[::ffff:192.0.2.1]", "192.0.2.1"),
    ])
    func `an address may have brackets and a port`(text: String, address: String) throws {
        #expect(try client("10.0.0.1", text) == address)
    }

    @Test(arguments: [
        "unknown", "_hidden", "", "192.0.2.1:", "192.0.2.1:123456", "192.0.2.1:x", "[192.0.2.1]", "[2001:db8::2",
        "[2001:db8::2]x", "[]", "192.0.2.1 192.0.2.2", "0x7f.1", "\"192.0.2.1\"", "192.0.2.1%eth0",
    ])
    func `behind what is no address nothing is believed`(text: String) throws {
        #expect(try client("10.0.0.1", "198.51.100.7, \(text)") == "10.0.0.1")
        #expect(try client("10.0.0.1", "198.51.100.7, \(text), 10.0.0.2") == "10.0.0.2")
        #expect(try client("10.0.0.1", "198.51.100.7, \(text), 192.0.2.9") == "192.0.2.9")
    }

    @Test func `only so many proxies in a row are looked at`() throws {
        func chain(_ count: Int) -> String {
            "192.0.2.1, " + Array(repeating: "10.0.0.2", count: count).joined(separator: ", ")
        }
        #expect(try client("10.0.0.1", chain(ForwardedRules.hopsMax - 1)) == "192.0.2.1")
        #expect(try client("10.0.0.1", chain(ForwardedRules.hopsMax)) == "10.0.0.2")
    }

    @Test func `the nearest proxy's word on the host counts`() throws {
        func host(_ host: String...) throws -> String? { try origin("10.0.0.1", host: host).host }
        #expect(try host("a.example, b.example:8443") == "b.example:8443")
        #expect(try host("[2001:db8::2]:443") == "[2001:db8::2]:443")
        let longest = String(repeating: "a", count: ForwardedRules.hostBytesMax)
        #expect(try host(longest) == longest)
        for wrong in [longest + "a", "", "a b", "a/b", "a\u{7F}", "é.example", "a@b", "\"a\""] {
            #expect(try host(wrong) == "inner:7070", "\(wrong)")
        }
    }

    @Test func `a peer that has left has no address`() throws {
        #expect(try origin("").address == nil)
        #expect(try origin("fe80::1%eth0").address == NetworkAddress("fe80::1"))
    }
}
