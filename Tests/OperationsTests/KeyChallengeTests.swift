import DealModel
import Testing
import Wire

@testable import Operations

struct KeyChallengeTests {
    private func text(_ authorization: [String], _ apiKey: [String] = []) throws(Problem) -> String? {
        try PresentedKey.text(authorization: authorization, apiKey: apiKey)
    }

    private func challenge(_ problem: Problem) -> String? {
        problem.answerHeaders.first { $0.0 == "WWW-Authenticate" }?.1
    }

    @Test func `a key comes in either header and the scheme in any case`() throws {
        #expect(try text([]) == nil)
        #expect(try text(["Bearer abc"]) == "abc")
        #expect(try text(["bEARER  abc"]) == "abc")
        #expect(try text([], ["abc"]) == "abc")
        #expect(try text(["Bearer abc"], ["abc"]) == "abc")
        #expect(try text(["Bearer "]) == "")
        #expect(try text(["Bearer"]) == "")
        #expect(try text(["Bearer a b"]) == "a b")
    }

    @Test func `two keys are a malformed request, and another scheme is no key`() throws {
        func problem(_ authorization: [String], _ apiKey: [String]) -> Problem? {
            KeyTrial.problem { () throws(Problem) in _ = try text(authorization, apiKey) }
        }
        for (authorization, apiKey) in [
            (["Bearer a", "Bearer a"], []), ([], ["a", "a"]), (["Bearer a"], ["b"]),
        ] as [([String], [String])] {
            #expect(problem(authorization, apiKey)?.code == .malformedHeader)
        }
        for scheme in ["Basic YTpi", "", "Bearertoken", "Digest x"] {
            #expect(try text([scheme]) == nil, "\(scheme)")
            #expect(try text([scheme], ["abc"]) == "abc", "\(scheme)")
        }
    }

    @Test func `a caller without a key is challenged without an error`() {
        #expect(BearerChallenge.missingKey.status == 401)
        #expect(challenge(BearerChallenge.missingKey) == "Bearer realm=\"penstock\"")
    }

    @Test func `a key that opens nothing is told why, as far as its secret was right`() throws {
        let instant = try #require(Instant("2026-07-01T00:00:00Z"))
        for refusal in [
            KeyRefusal.malformed, .notValid, .revoked(at: instant), .expired(at: instant), .replaced(at: instant),
        ] {
            let problem = refusal.problem
            #expect(problem.status == 401)
            let header = try #require(challenge(problem))
            #expect(header.hasPrefix("Bearer realm=\"penstock\", error=\"invalid_token\", error_description=\""))
            // What a quoted text of RFC 6750 may have.
            #expect(problem.detail.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C })
        }
        #expect(KeyRefusal.notValid.problem.detail == "The key is not valid.")
        #expect(KeyRefusal.revoked(at: instant).problem.detail.contains("2026-07-01"))
    }

    @Test func `a key that may not do it is told which scopes may`() throws {
        let list = try #require(Catalogue.standard["deals.create"])
        let problem = BearerChallenge.insufficientScope(list.name, needs: list.scope)
        #expect(problem.status == 403)
        #expect(challenge(problem) == "Bearer realm=\"penstock\", error=\"insufficient_scope\", scope=\"write\"")
        #expect(problem.body(instance: "r")["required_scopes"] == ["write", "admin"])
        #expect(problem.detail == "deals.create needs the scope write or admin.")
    }
}
