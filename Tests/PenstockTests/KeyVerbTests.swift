import Operations
import Testing
import Wire

@testable import penstock

struct KeyVerbTests {
    private let grammar = CommandLineGrammar(verbs: [.keys, .workspaces])

    private func failure(_ arguments: [String]) throws -> String? {
        let invocation = try grammar.parse(arguments)
        do throws(VerbFailure) {
            if invocation.verb.name == "key" {
                let verb = KeyVerb(invocation)
                if try verb.action().takesID { _ = try verb.id() }
            } else {
                _ = try WorkspaceVerb(invocation).action()
            }
            return nil
        } catch {
            #expect(error.code == .usage)
            return error.text
        }
    }

    @Test(arguments: [
        ["key", "create", "--name", "Dashboard"], ["key", "list"], ["key", "rotate", "3fK9aBcD", "--grace-hours", "0"],
        ["key", "revoke", "pnsk_live_3fK9aBcD…"], ["workspace", "list"], ["workspace", "create", "sales"],
        ["workspace", "delete", "sales", "--json"],
    ])
    func `each action takes what belongs to it`(arguments: [String]) throws {
        #expect(try failure(arguments) == nil)
    }

    @Test(arguments: [
        (["key", "crate"], "did you mean 'create'?"), (["key", "x"], "it can create, list, rotate, revoke"),
        (["key", "create"], "--name NAME"), (["key", "list", "3fK9aBcD"], "takes no ID"),
        (["key", "rotate"], "needs the ID"), (["key", "revoke", "short"], "no ID of a key"),
        (["key", "revoke", "éééé"], "no ID of a key"), (["key", "list", "--name", "x"], "no flag --name"),
        (["key", "rotate", "3fK9aBcD", "--scope=admin"], "no flag --scope"),
        (["key", "create", "--name=x", "--no-expiry", "--expires-days=3"], "exclude each other"),
        (["workspace", "dlete", "x"], "did you mean 'delete'?"), (["workspace", "delete"], "needs a NAME"),
        (["workspace", "list", "x"], "takes no NAME"),
    ])
    func `what does not belong together is said before anything is begun`(arguments: [String], words: String) throws {
        let text = try #require(try failure(arguments))
        #expect(text.contains(words))
    }

    @Test(arguments: [("expires-days", Verb.keyDays, "create"), ("grace-hours", Verb.graceHours, "rotate")])
    func `numbers are taken up to the ends of their range`(
        flag: String, range: ClosedRange<Int64>, action: String
    ) throws {
        for number in [range.lowerBound, range.upperBound] {
            #expect(try grammar.parse(["key", action, "--\(flag)=\(number)"]).integer(flag) == number)
        }
        for number in [range.lowerBound - 1, range.upperBound + 1] {
            #expect(throws: UsageError.self) { try grammar.parse(["key", action, "--\(flag)=\(number)"]) }
        }
        #expect(Verb.keyDays.upperBound == Int64(KeyLimits.lifetimeDaysMax))
        #expect(Verb.graceHours.upperBound == Int64(KeyLimits.graceHoursMax))
    }

    @Test func `the body says what the flags say and leaves the rest to the server`() throws {
        func body(_ flags: String...) throws -> String {
            let invocation = try grammar.parse(["key", "create", "--name=D"] + flags)
            return try KeyVerb(invocation).creation().encodedText()
        }
        #expect(try body() == #"{"name":"D","scope":"read","environment":"live"}"#)
        #expect(
            try body("--test", "--scope=admin", "--expires-days=7")
                == #"{"name":"D","scope":"admin","environment":"test","expires_in_days":7}"#)
        #expect(try body("--no-expiry").contains(#""expires_in_days":null"#))
        func rotation(_ flags: String...) throws -> String {
            KeyVerb(try grammar.parse(["key", "rotate", "3fK9aBcD"] + flags)).rotation().encodedText()
        }
        #expect(try rotation() == #"{"grace_hours":24}"#)
        #expect(try rotation("--grace-hours=0", "--expires-days=7") == #"{"grace_hours":0,"expires_in_days":7}"#)
    }

    private let key: JSON = [
        "id": "3fK9aBcD", "name": "Dashboard", "scope": "read", "environment": "live", "status": "active",
        "created_at": "2026-07-01T08:09:10.000000Z", "expires_at": .null, "last_used_at": "2026-07-02T10:11:12.000000Z",
        "old_secret_ends_at": .null, "notice": "Keep the secret now.", "secret": "CANARY",
    ]

    @Test func `keys stand in aligned columns`() {
        var other = key.objectValue ?? JSONObject()
        other["name"] = "x"
        other["expires_at"] = "2026-09-29T00:00:00.000000Z"
        other["last_used_at"] = .null
        let lines = KeyTable.text([key, .object(other)], isUTF8: true)
        let wanted = """
            ID        NAME       SCOPE  FOR   STATUS  CREATED            EXPIRES            LAST USED
            3fK9aBcD  Dashboard  read   live  active  2026-07-01 08:09Z  never              2026-07-02 10:11Z
            3fK9aBcD  x          read   live  active  2026-07-01 08:09Z  2026-09-29 00:00Z  never

            """
        #expect(lines == wanted)
    }

    @Test func `the remark on a new key has everything but its secret`() {
        #expect(
            KeyTable.remark(on: key, workspaceName: "sales") == """
                Key 3fK9aBcD 'Dashboard' opens workspace 'sales' with scope read. It never expires.
                Keep the secret now.

                """)
        var rotated = key.objectValue ?? JSONObject()
        rotated["expires_at"] = "2026-09-29T00:00:00.000000Z"
        rotated["old_secret_ends_at"] = "2026-07-02T08:09:00.000000Z"
        let remark = KeyTable.remark(on: .object(rotated), workspaceName: "sales")
        #expect(remark.contains("It expires at 2026-09-29 00:00Z."))
        #expect(remark.contains("\nThe old secret works until 2026-07-02 08:09Z.\n"))
        #expect(!remark.contains("CANARY"))
    }

    @Test func `workspaces stand in aligned columns`() {
        let entry: JSON = [
            "id": "0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b27", "name": "default",
            "created_at": "2026-07-01T08:09:10.000000Z", "created_by": "local",
        ]
        let wanted = """
            NAME     CREATED            BY     ID
            default  2026-07-01 08:09Z  local  0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b27

            """
        #expect(KeyTable.workspaces([entry], isUTF8: true) == wanted)
    }
}
