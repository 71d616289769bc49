import Dispatch
import TestSupport
import Testing
import Wire
import WorkspaceStore

@testable import Operations

struct ClaimsInFlightTests {
    private static func claim(_ key: String, says fingerprint: UInt8 = 1) -> AnswerClaim {
        AnswerClaim(
            credential: "local:ann", operation: "deals.create", key: key,
            fingerprint: Array(repeating: fingerprint, count: AnswerClaim.fingerprintBytesCount))
    }

    private func outcome(_ body: () throws(Problem) -> Void) -> Problem? {
        do { try body() } catch { return error }
        return nil
    }

    @Test func `a claim is under way until its request ends, well or not`() {
        let claims = ClaimsInFlight()
        for refusal in [nil, Problem(.conflict, "No.")] {
            let ended = outcome { () throws(Problem) in
                try claims.alone(with: Self.claim("k")) { () throws(Problem) in
                    let inner = outcome { () throws(Problem) in
                        try claims.alone(with: Self.claim("k", says: 2)) { () throws(Problem) in }
                    }
                    #expect(inner?.code == .idempotencyInFlight)
                    #expect(inner?.retryAfterSeconds == 1)
                    let other = outcome { () throws(Problem) in
                        try claims.alone(with: Self.claim("other")) { () throws(Problem) in }
                    }
                    #expect(other == nil)
                    if let refusal { throw refusal }
                }
            }
            #expect(ended?.code == refusal?.code)
        }
    }

    @Test func `while the first request waits for its commit, the second is told so and a third gets its answer`()
        throws
    {
        let test = try TestWorkspace()
        let (begun, go, done) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let call = OperationCall(
            operation: "tags.create", workspace: test.workspace,
            principal: Principal(actor: "local:ann", scope: .admin, isLocal: true), requestID: "r",
            body: ["name": "x"], idempotencyKey: "k", successStatus: 201, now: test.workspace.now)
        DispatchQueue.global().async {
            _ = try? call.write { _ throws(StoreError) in
                begun.signal()
                go.wait()
                return .json(["first": true])
            }
            done.signal()
        }
        begun.wait()
        let second = outcome { () throws(Problem) in
            _ = try call.write { _ throws(StoreError) in .json(["second": true]) }
        }
        #expect(second?.code == .idempotencyInFlight)
        go.signal()
        done.wait()
        let third = try call.write { _ throws(StoreError) in .json(["third": true]) }
        guard case .json(let bytes) = third.content else { return #expect(Bool(false), "there is no body") }
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"first":true}"#)
        #expect(third.isReplayed && third.status == 201)
    }
}
