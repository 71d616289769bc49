import DealModel
import TestSupport
import Testing
import Wire
import WorkspaceStore

@testable import Operations

struct KeyOperationsTests {
    private let trial: KeyTrial
    private let test: TestWorkspace

    init() throws {
        trial = try KeyTrial()
        test = try TestWorkspace()
    }

    private func call(
        _ name: String, id: String? = nil, query: [String: JSON] = [:], body: JSONObject = [:],
        ifMatch: VersionCondition? = nil
    ) -> OperationCall {
        OperationCall(
            operation: name, workspace: test.workspace,
            principal: Principal(actor: "key:AAAAAAAA", scope: .admin, isLocal: false), requestID: "r",
            parameters: query.merging(id.map { ["id": .string($0)] } ?? [:]) { left, _ in left }, body: body,
            ifMatch: ifMatch, now: trial.clock.now())
    }

    private func json(_ answer: OperationAnswer) throws -> JSON {
        guard case .json(let bytes) = answer.content else { return .null }
        return try JSONReader.parse(bytes)
    }

    /// What an operation's own schema finds wrong with an answer.
    private func breaches(_ operation: String, _ answer: OperationAnswer) throws -> [FieldProblem] {
        let described = try #require((KeyOperations.all + UserOperations.all).first { $0.name == operation })
        let schema = try #require(described.output.schema)
        return schema.problems(in: try json(answer))
    }

    private func code(_ body: () throws(Problem) -> Void) -> ProblemCode? { KeyTrial.problem(body)?.code }

    private func create(_ body: JSONObject) throws -> JSON {
        let answer = try KeyOperations.create(call("keys.create", body: body), trial.keys)
        #expect(try breaches("keys.create", answer) == [])
        return try json(answer)
    }

    @Test func `a created key is answered with its secret, once`() throws {
        let answer = try KeyOperations.create(call("keys.create", body: ["name": "Dashboard"]), trial.keys)
        let made = try json(answer)
        let text = try #require(made["secret"]?.stringValue)
        let id = try #require(made["id"]?.stringValue)
        #expect(answer.location == "/keys/\(id)")
        #expect(made["prefix"]?.stringValue == "pnsk_live_\(id)…")
        #expect(made["scope"]?.stringValue == "read")
        #expect(made["created_by"]?.stringValue == "key:AAAAAAAA")
        #expect(made["expires_at"]?.stringValue == "2026-09-29T00:00:00.000000Z")
        #expect(trial.grant(text)?.scope == .read)
        let shown = try KeyOperations.get(call("keys.get", id: id), trial.keys)
        #expect(try breaches("keys.get", shown) == [])
        #expect(try json(shown)["secret"] == nil)
        let list = try KeyOperations.list(call("keys.list"), trial.keys)
        #expect(try breaches("keys.list", list) == [])
        #expect(try json(list)["data"]?.arrayValue?.count == 1)
    }

    @Test func `what the body says is what the key gets`() throws {
        let made = try create([
            "name": "Sync", "scope": "admin", "environment": "test", "expires_in_days": .null,
        ])
        #expect(made["expires_at"] == .null)
        let grant = try #require(trial.grant(made["secret"]?.stringValue ?? ""))
        #expect(grant.scope == .admin)
        #expect(grant.environment == .test)
        #expect(
            try create(["name": "x", "expires_in_days": 1])["expires_at"]?.stringValue?.hasPrefix("2026-07-02") == true)
    }

    @Test func `a name or a number may be at its limit and no further`() throws {
        let operation = try #require(KeyOperations.all.first { $0.name == "keys.create" })
        let rotation = try #require(KeyOperations.all.first { $0.name == "keys.rotate" })
        func problems(_ operation: Operation, _ body: JSONObject) -> [String] {
            KeyTrial.problem { () throws(Problem) in
                _ = try Catalogue.body(of: operation, bytes: JSON.object(body).encoded())
            }?.errors.map(\.pointer) ?? []
        }
        func name(_ count: Int) -> JSON { .string(String(repeating: "é", count: count)) }
        #expect(problems(operation, ["name": name(KeyLimits.nameCharactersMax)]) == [])
        #expect(problems(operation, ["name": name(KeyLimits.nameCharactersMax + 1)]) == ["/name"])
        #expect(problems(operation, ["name": ""]) == ["/name"])
        for scalar in ["\u{1B}[31m", "\u{7F}", "\u{202E}", "\u{200B}", "\u{FEFF}", "\u{2028}", "\u{2029}"] {
            #expect(problems(operation, ["name": .string("a\(scalar)b")]) == ["/name"], "\(scalar.debugDescription)")
        }
        let days = KeyLimits.lifetimeDaysMax
        for (value, isRight) in [(1, true), (days, true), (0, false), (days + 1, false)] {
            let wrong = isRight ? [] : ["/expires_in_days"]
            #expect(problems(operation, ["name": "x", "expires_in_days": .integer(value)]) == wrong)
            #expect(problems(rotation, ["expires_in_days": .integer(value)]) == wrong)
        }
        let hours = KeyLimits.graceHoursMax
        for (value, isRight) in [(0, true), (hours, true), (-1, false), (hours + 1, false)] {
            #expect(problems(rotation, ["grace_hours": .integer(value)]) == (isRight ? [] : ["/grace_hours"]))
        }
    }

    @Test func `keys are listed by status, page by page`() throws {
        let ids = try (0..<5).map { number in
            try create(["name": .string("\(number)"), "expires_in_days": 1])["id"]?.stringValue ?? ""
        }
        _ = try KeyOperations.revoke(call("keys.revoke", id: ids[1]), trial.keys)
        func listed(_ query: [String: JSON]) throws -> [String] {
            let body = try json(try KeyOperations.list(call("keys.list", query: query), trial.keys))
            return (body["data"]?.arrayValue ?? []).compactMap { $0["id"]?.stringValue }
        }
        #expect(try listed([:]) == ids)
        #expect(try listed(["status": "revoked"]) == [ids[1]])
        #expect(try listed(["status": "active"]) == ids.filter { $0 != ids[1] })
        #expect(try listed(["status": "expired"]) == [])
        let first = try KeyOperations.list(call("keys.list", query: ["limit": 2]), trial.keys)
        let cursor = try #require(first.nextCursor)
        #expect(try listed(["limit": 2, "cursor": .string(cursor)]) == Array(ids[2...3]))
        trial.advance(hours: 24)
        #expect(try listed(["status": "expired"]) == ids.filter { $0 != ids[1] })
    }

    @Test func `a rotation answers the new secret and until when the old one opens the same`() throws {
        let made = try create(["name": "x"])
        let id = try #require(made["id"]?.stringValue)
        let answer = try KeyOperations.rotate(call("keys.rotate", id: id, body: ["grace_hours": 1]), trial.keys)
        #expect(try breaches("keys.rotate", answer) == [])
        let rotated = try json(answer)
        #expect(rotated["old_secret_ends_at"]?.stringValue == "2026-07-01T01:00:00.000000Z")
        #expect(rotated["version"]?.intValue == 2)
        #expect(answer.location == nil)
        for text in [made, rotated] { #expect(trial.grant(text["secret"]?.stringValue ?? "") != nil) }
        trial.advance(hours: 1)
        let later = try json(try KeyOperations.get(call("keys.get", id: id), trial.keys))
        #expect(later["old_secret_ends_at"] == .null)
    }

    @Test func `the entity tag follows everything that a key's answer shows`() throws {
        let made = try create(["name": "x", "expires_in_days": 1])
        let id = try #require(made["id"]?.stringValue)
        func tag() throws -> String {
            let answer = try KeyOperations.get(call("keys.get", id: id), trial.keys)
            return try #require(answer.entityTag).headerText
        }
        var tags = [try tag(), try tag()]
        #expect(tags[0] == tags[1])
        #expect(trial.grant(made["secret"]?.stringValue ?? "") != nil)
        tags.append(try tag())
        trial.advance(hours: 24)
        tags.append(try tag())
        _ = try KeyOperations.rotate(call("keys.rotate", id: id), trial.keys)
        tags.append(try tag())
        _ = try KeyOperations.revoke(call("keys.revoke", id: id), trial.keys)
        tags.append(try tag())
        #expect(Set(tags).count == tags.count - 1)
        for tag in tags {
            let condition = try VersionCondition(try EntityTagCondition(parsing: tag))
            guard case .oneOf(let versions) = condition else { return #expect(Bool(false)) }
            #expect((1...3).contains(versions[0]))
        }
    }

    @Test(arguments: ["", "short", "3fK9aBcD", "0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b27"])
    func `an id that nobody has is not found`(id: String) {
        #expect(code { () throws(Problem) in _ = try KeyOperations.get(call("keys", id: id), trial.keys) } == .notFound)
        #expect(
            code { () throws(Problem) in _ = try KeyOperations.rotate(call("keys", id: id), trial.keys) } == .notFound)
        #expect(
            code { () throws(Problem) in _ = try KeyOperations.revoke(call("keys", id: id), trial.keys) } == .notFound)
    }

    @Test func `a condition that does not hold changes nothing`() throws {
        let id = try #require(try create(["name": "x"])["id"]?.stringValue)
        let call = call("keys", id: id, ifMatch: .oneOf([7]))
        #expect(code { () throws(Problem) in _ = try KeyOperations.rotate(call, trial.keys) } == .versionMismatch)
        #expect(code { () throws(Problem) in _ = try KeyOperations.revoke(call, trial.keys) } == .versionMismatch)
        #expect(trial.keys.all().map(\.version) == [1])
    }

    @Test func `the caller is told who he is`() throws {
        let made = try create(["name": "Dashboard", "scope": "write"])
        let grant = try #require(trial.grant(made["secret"]?.stringValue ?? ""))
        let answer = UserOperations.me(call("users.me"), grant)
        #expect(try breaches("users.me", answer) == [])
        let me = try json(answer)
        #expect(me["key_id"] == made["id"])
        #expect(me["key_name"]?.stringValue == "Dashboard")
        #expect(me["expires_at"] == made["expires_at"])
        #expect(me["workspace"]?.stringValue == "default")
        let local = UserOperations.me(call("users.me"), nil)
        #expect(try breaches("users.me", local) == [])
        #expect(try json(local)["key_id"] == .null)
    }

    @Test func `only admins see or change keys, and everybody may ask who he is`() {
        #expect(
            KeyOperations.all.map(\.name).sorted() == [
                "keys.create", "keys.get", "keys.list", "keys.revoke", "keys.rotate",
            ])
        #expect(KeyOperations.all.allSatisfy { $0.scope == .admin && !$0.isLocal })
        #expect(UserOperations.all.allSatisfy { $0.scope == .read })
        #expect(WorkspaceListOperations.all.allSatisfy { $0.isLocal && $0.scope == .admin })
    }
}
