import Testing

@testable import penstock

struct CORSRulesTests {
    private func rules() throws -> CORSRules { try CORSRules("https://app.example.com, http://localhost:5173") }

    private func verdict(
        _ origins: [String], _ method: String = "GET", asksFor: [String] = [], host: String? = "127.0.0.1:7070",
        rules: CORSRules? = nil
    ) throws -> CORSRules.Verdict {
        try (rules ?? self.rules()).verdict(method: method, origins: origins, asksFor: asksFor, host: host)
    }

    private let vary = [CORSRules.Field(name: "Vary", value: "Origin")]

    private func value(_ name: String, _ verdict: CORSRules.Verdict) -> String? {
        switch verdict {
        case .goOn(let fields), .answer(let fields), .refuse(let fields): fields.first { $0.name == name }?.value
        }
    }

    @Test func `a request of no page goes on`() throws {
        #expect(try verdict([]) == .goOn(vary))
        #expect(try verdict([], "OPTIONS", asksFor: ["GET"]) == .goOn(vary))
        #expect(try verdict([], rules: CORSRules()) == .goOn([]))
    }

    @Test(arguments: ["https://app.example.com", "https://app.example.com:443", "HTTPS://App.Example.com"])
    func `a page of the list may use it and is told so in its own words`(origin: String) throws {
        let verdict = try verdict([origin])
        guard case .goOn = verdict else { return #expect(Bool(false), "\(verdict)") }
        #expect(value("Access-Control-Allow-Origin", verdict) == origin)
        #expect(value("Access-Control-Expose-Headers", verdict)?.contains("RateLimit-Policy") == true)
        #expect(value("Access-Control-Allow-Credentials", verdict) == nil)
        #expect(value("Vary", verdict) == "Origin")
    }

    @Test(arguments: [
        "https://evil.example", "http://app.example.com", "https://app.example.com:8443",
        "https://app.example.com.evil",
        "https://evil-app.example.com", "null", "", "file://", "https://app.example.com/",
        "https://app.example.com@evil",
        "http://localhost:5174", "http://localhost", "*", "https://app.e\u{212A}ample.com", "https://",
        "chrome-extension://abc", "http://127.0.0.1:7071",
    ])
    func `any other page is refused, whatever it asks`(origin: String) throws {
        #expect(try verdict([origin]) == .refuse(vary))
        #expect(try verdict([origin], "POST") == .refuse(vary))
        #expect(try verdict([origin], "OPTIONS", asksFor: ["GET"]) == .refuse(vary))
        #expect(try verdict([origin], rules: CORSRules()) == .refuse([]))
    }

    @Test func `two origins are refused`() throws {
        #expect(try verdict(["https://app.example.com", "https://app.example.com"]) == .refuse(vary))
    }

    @Test func `the server's own pages go on without being told`() throws {
        for (origin, host) in [
            ("http://127.0.0.1:7070", "127.0.0.1:7070"), ("https://crm.example.com", "crm.example.com"),
            ("https://crm.example.com", "CRM.example.com:443"), ("http://[::1]:7070", "[::1]:7070"),
        ] {
            #expect(try verdict([origin], host: host) == .goOn(vary), "\(origin)")
            #expect(try verdict([origin], host: host, rules: CORSRules()) == .goOn([]))
        }
        #expect(try verdict(["http://127.0.0.1:7070"], host: nil) == .refuse(vary))
        #expect(try verdict(["http://127.0.0.1:7070"], host: "127.0.0.1") == .refuse(vary))
    }

    @Test func `a browser that asks whether it may ask is answered with all that it may`() throws {
        let verdict = try verdict(["http://localhost:5173"], "OPTIONS", asksFor: ["PATCH"])
        guard case .answer = verdict else { return #expect(Bool(false), "\(verdict)") }
        #expect(value("Access-Control-Allow-Origin", verdict) == "http://localhost:5173")
        #expect(value("Access-Control-Allow-Methods", verdict) == "GET, HEAD, POST, PUT, PATCH, DELETE")
        for name in ["Authorization", "X-API-Key", "Idempotency-Key", "If-Match", "Content-Type", "Last-Event-ID"] {
            let names = value("Access-Control-Allow-Headers", verdict)?.split(separator: ",").map {
                $0.drop { $0 == " " }
            }
            #expect(names?.contains { $0 == name } == true, "\(name)")
        }
        #expect(value("Access-Control-Max-Age", verdict) == "600")
        #expect(
            value("Vary", verdict) == "Origin, Access-Control-Request-Method, Access-Control-Request-Headers")
        // An OPTIONS that asks for nothing is a request like any other.
        guard case .goOn = try self.verdict(["http://localhost:5173"], "OPTIONS") else { return #expect(Bool(false)) }
    }

    @Test(arguments: [
        "", "*", "https://*.example.com", "app.example.com", "https://app.example.com/", "https://a.example,", "null",
        "https://app.example.com/path", "https://a:b", "https://a:65536", "https://a:", "https://[::1", "ftp://a",
        "https://a b", "https://ä.example", "https://user@a",
    ])
    func `nothing else is a list of origins`(text: String) {
        #expect(throws: CORSRules.Failure.self) { try CORSRules(text) }
    }

    @Test func `an origin has its port also where the text leaves it out`() throws {
        #expect(WebOrigin("https://a.example") == WebOrigin("https://A.example:443"))
        #expect(WebOrigin("http://a.example")?.port == 80)
        #expect(WebOrigin("http://a.example:65535")?.port == 65_535)
        #expect(WebOrigin("http://[::1]:7070")?.host == "[::1]")
        let longest = "https://" + String(repeating: "a", count: WebOrigin.textBytesMax - 8)
        #expect(WebOrigin(longest) != nil)
        #expect(WebOrigin(longest + "a") == nil)
    }
}
