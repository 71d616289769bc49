import TestSupport
import Testing
import Wire

@testable import Operations

/// Operations on keys that come again with the same `Idempotency-Key`, as their callers see them.
struct KeyReplayTests {
    @Test func `a replay says that it is one, and has no secret`() throws {
        let trial = try KeyTrial()
        let test = try TestWorkspace()
        func call(
            _ name: String, _ parameters: [String: JSON] = [:], _ body: JSONObject = [:]
        ) throws -> OperationAnswer {
            let operation = try #require(Catalogue.standard[name])
            return try operation.handler(
                OperationCall(
                    operation: name, workspace: test.workspace,
                    principal: Principal(actor: "local:ann", scope: .admin, isLocal: true), requestID: "r",
                    parameters: parameters, body: body, idempotencyKey: "k",
                    successStatus: operation.output.status,
                    ports: CallPorts(keys: { _ throws(Problem) in trial.keys }),
                    now: trial.clock.now()))
        }
        func body(_ answer: OperationAnswer) throws -> JSON {
            guard case .json(let bytes) = answer.content else { return .null }
            return try JSONReader.parse(bytes)
        }
        let made = try call("keys.create", [:], ["name": "Dashboard"])
        #expect(!made.isReplayed)
        let id = try #require(try body(made)["id"])
        let parameters = ["id": id]
        let rotated = try call("keys.rotate", parameters)
        let revoked = try call("keys.revoke", parameters)
        #expect(try body(made)["secret"]?.stringValue != nil && body(rotated)["secret"]?.stringValue != nil)
        for (first, again) in [
            (made, try call("keys.create", [:], ["name": "Dashboard"])), (rotated, try call("keys.rotate", parameters)),
            (revoked, try call("keys.revoke", parameters)),
        ] {
            #expect(!first.isReplayed && again.isReplayed)
            #expect(again.location == first.location)
            #expect(try body(again)["id"] == body(first)["id"])
            #expect(try body(again)["secret"] ?? .null == .null)
        }
        #expect(trial.keys.all().count == 1)
    }
}
