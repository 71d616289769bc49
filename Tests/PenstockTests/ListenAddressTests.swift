import Testing

@testable import penstock

struct ListenAddressTests {
    @Test(
        arguments: [
            ("127.0.0.1:7070", "127.0.0.1", 7070), ("localhost:0", "localhost", 0), ("[::1]:7070", "::1", 7070),
            ("0.0.0.0:65535", "0.0.0.0", 65535),
        ] as [(String, String, UInt16)])
    func `a host and a port are read, and written as they were`(text: String, host: String, port: UInt16) throws {
        let address = try ListenAddress(text)
        #expect(address == ListenAddress(host: host, port: port))
        #expect(address.description == text)
    }

    @Test(arguments: [
        ("7070", "HOST:PORT"), ("", "HOST:PORT"), (":7070", "with a host"), ("[]:1", "brackets"),
        ("::1:7070", "in brackets"), ("[::1]", "in brackets"), ("[localhost]:1", "IPv6 addresses only"),
        ("localhost:", "0 to 65535"), ("localhost:65536", "0 to 65535"), ("localhost:-1", "0 to 65535"),
        ("localhost:+1", "0 to 65535"), ("localhost:７", "0 to 65535"), ("http://localhost:1", "in brackets"),
        ("a b:1", "with a host"), ("a/b:1", "with a host"), ("[::1:1", "in brackets"),
    ])
    func `anything else is refused in words that fit`(text: String, words: String) {
        #expect {
            _ = try ListenAddress(text)
        } throws: { error in
            (error as? ListenAddress.Failure)?.description.contains(words) == true
        }
    }
}
