internal import Digests
public import Wire
public import WorkspaceStore

extension AnswerClaim {
    /// The claim of a call that was checked: what it says counts, and not how it was written.
    ///
    /// - Parameters:
    ///   - credential: who calls, by a name that stays.
    ///   - key: the value of `Idempotency-Key`.
    ///   - parameters: those of the path and the query, read.
    ///   - body: the body's members.
    public init(credential: String, operation: String, key: String, parameters: [String: JSON], body: JSONObject) {
        let said: JSON = [
            "operation": .string(operation), "body": .object(body),
            "parameters": .object(JSONObject(parameters.map { ($0.key, $0.value) })),
        ]
        self.init(
            credential: credential, operation: operation, key: key,
            fingerprint: SHA256.digest(of: Array(said.canonicalText().utf8)))
    }
}
