import Testing

@testable import penstock

struct RequestIDsTests {
    @Test(arguments: ["mine-1", "0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b27", "pnsk", "pns_k", "p"])
    func `a name that is fit is taken over`(asked: String) {
        #expect(RequestIDs().next(asked: asked) == asked)
        let longest = String(repeating: "a", count: RequestIDs.charactersMax)
        #expect(RequestIDs().next(asked: longest) == longest)
    }

    @Test(arguments: [
        "", "a b", "é", "\"", "a\u{7F}", "pnsk_live_abc", "x-pnsk_test_abc", "pnsk_", "ppnsk_",
        String(repeating: "a", count: RequestIDs.charactersMax + 1),
    ])
    func `in the place of any other another one is given`(asked: String) {
        let identifiers = RequestIDs()
        let given = identifiers.next(asked: asked)
        #expect(given != asked && !given.contains("pnsk_"))
        #expect(identifiers.next(asked: asked) != given)
        #expect(identifiers.next(asked: nil) != given)
    }
}
