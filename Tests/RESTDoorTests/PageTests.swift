import Testing
import Wire

@testable import Operations
@testable import RESTDoor

/// The pages about the API.
struct PageTests {
    private static let catalogue = Catalogue.standard

    private func text(_ catalogue: Catalogue = Self.catalogue) -> String {
        LLMSText(catalogue: catalogue, version: "1.2.3", documentPath: "/openapi.json").text
    }

    @Test func `every operation that is open to the network has one line on the plain page, and nothing else has`() {
        let lines = text().split(separator: "\n")
        for operation in Self.catalogue.operations {
            let own = lines.filter { $0.hasPrefix("- [\(operation.name)](") }
            #expect(own.count == (operation.isLocal ? 0 : 1), "\(operation.name)")
            let address = "`\(operation.address.method.rawValue) \(Router.path(of: operation))`"
            let need = operation.isPublic ? "no key" : operation.scope.rawValue
            let ending = "\(address) – \(operation.summary) (\(need))"
            #expect(own.allSatisfy { $0.hasSuffix(ending) }, "\(own)")
        }
        let headings = lines.filter { $0.hasPrefix("## ") }
        #expect(headings.count == Set(headings).count)
        #expect(headings.contains("## deals"))
    }

    @Test func `the plain page is the same each time, and follows the catalogue`() {
        #expect(text() == text())
        let less = Catalogue(Self.catalogue.operations.filter { $0.name != "deals.move" })
        #expect(
            text(less)
                == text().split(separator: "\n", omittingEmptySubsequences: false)
                .filter { !$0.hasPrefix("- [deals.move]") }.joined(separator: "\n"))
    }

    @Test func `every answer names its route, also one that refuses`() throws {
        let door = TestDoor.shared
        let workspace = try TestDoor()
        func route(_ method: String, _ path: String) -> String? {
            let request = RESTRequest(method: method, path: path, principal: TestDoor.owner, requestID: "r")
            let route = door.answer(request, workspace: workspace.workspace).route
            if let route { #expect(door.routes.contains(route), "\(route)") }
            return route
        }
        #expect(route("GET", "/api/v1/deals") == "/api/v1/deals")
        #expect(route("GET", "/api/v1/deals/none") == "/api/v1/deals/{id}")
        #expect(route("GET", "/api/v1/pipelines/summary") == "/api/v1/pipelines/summary")
        // Once more, from the kept answers.
        #expect(route("GET", "/api/v1/pipelines/summary") == "/api/v1/pipelines/summary")
        #expect(route("POST", "/api/v1/deals") == "/api/v1/deals")
        #expect(route("PUT", "/api/v1/deals/none") == "/api/v1/deals/{id}")
        #expect(route("GET", "/openapi.json") == "/openapi.json")
        #expect(route("POST", "/openapi.json") == "/openapi.json")
        #expect(route("GET", "/llms.txt") == "/llms.txt")
        #expect(route("GET", "/docs/") == "/docs")
        #expect(route("GET", "/docs/problems") == "/docs/problems")
        #expect(route("GET", "/docs/nothing") == nil)
        #expect(route("GET", "/api/v1/%zz") == nil)
        #expect(route("GET", "") == nil)
    }

    @Test func `what the page loads is there under the names that it uses`() throws {
        let page = try #require(ReferencePage.response(path: "/docs"))
        guard case .bytes(let bytes) = page.body else { return #expect(Bool(false), "The page is no bytes") }
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: "\"")
        let files = parts.filter { $0.hasPrefix("/docs/") && $0 != "/docs/problems" }.map(String.init)
        #expect(files.count == 4)
        for file in files {
            let answer = try #require(ReferencePage.response(path: file), "\(file)")
            #expect(answer.route == "/docs/{file}")
            let tag = try #require(answer.header("ETag"))
            #expect(file.contains(tag.dropFirst().dropLast()))
        }
    }

    @Test func `the page asks for the document where it is`() throws {
        let page = try #require(ReferencePage.response(path: "/docs"))
        guard case .bytes(let bytes) = page.body else { return #expect(Bool(false), "The page is no bytes") }
        let path = try #require(
            String(decoding: bytes, as: UTF8.self).split(separator: "\"").first { $0.hasPrefix("/docs/start-") })
        let script = try #require(ReferencePage.response(path: String(path)))
        guard case .bytes(let text) = script.body else { return #expect(Bool(false), "The script is no bytes") }
        #expect(String(decoding: text, as: UTF8.self).contains(#"url: "/openapi.json","#))
        #expect(String(decoding: text, as: UTF8.self).contains("validatorUrl: null"))
    }

    @Test(arguments: ["/openapi.json", "/llms.txt", "/docs", "/docs/problems"])
    func `a page is asked for again with its tag, and needs no workspace`(path: String) throws {
        func get(_ headers: [String: String] = [:]) -> RESTResponse {
            let request = RESTRequest(
                method: "GET", path: path, principal: .anonymous, requestID: "r",
                header: { name in headers[name].map { [$0] } ?? [] })
            func none() throws(Problem) -> Workspace { throw Problem(.notReady, "There is none.") }
            return TestDoor.shared.answer(request, workspace: try none())
        }
        let page = get()
        #expect(page.status == 200)
        #expect(page.header("Cache-Control") == "no-cache")
        let tag = try #require(page.header("ETag"))
        let known = get(["If-None-Match": tag])
        #expect(known.status == 304)
        #expect(known.header("ETag") == tag)
        #expect(get(["If-None-Match": "\"other\""]).status == 200)
    }

    @Test func `what is public stays so for other methods, and nothing that is read has a body`() {
        let door = TestDoor.shared
        #expect(door.target(method: "POST", path: "/health").isPublic)
        #expect(!door.target(method: "PUT", path: "/api/v1/deals").isPublic)
        #expect(door.target(method: "GET", path: "/api/v1/deals").operation == "deals.list")
        for method in ["GET", "HEAD"] {
            for path in ["/health", "/api/v1/deals", "/nothing"] {
                guard case .none = door.bodyPolicy(method: method, path: path, principal: TestDoor.owner) else {
                    #expect(Bool(false), "\(method) \(path)")
                    continue
                }
            }
        }
    }
}
