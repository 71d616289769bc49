internal import DealModel
internal import Wire
internal import WorkspaceStore

extension OperationAnswer {
    /// An answer that was kept.
    init(_ kept: KeptAnswer) {
        self.init(kept.body.isEmpty ? .none : .json(kept.body))
        status = kept.status
        entityTag = kept.entityTag.map { EntityTag($0) }
        location = kept.location
        isReplayed = true
    }

    /// The same, for a request that must say what the first one said.
    ///
    /// - Throws: `idempotency_conflict`.
    init(_ kept: KeptAnswer, to claim: AnswerClaim) throws(Problem) {
        try claim.check(kept)
        self.init(kept)
    }
}

extension AnswerClaim {
    /// - Throws: `idempotency_conflict` where the claim was used for something else before.
    func check(_ kept: KeptAnswer) throws(Problem) {
        guard kept.claim.fingerprint != fingerprint else { return }
        throw Problem(
            .idempotencyConflict, "This Idempotency-Key was used for another request before.",
            errors: [
                FieldProblem(
                    pointer: FieldProblem.headerPointer("Idempotency-Key"), code: "idempotency_conflict",
                    detail: "The first request with it said something else.")
            ])
    }
}

extension KeptAnswer {
    /// An answer as it is kept. Writes answer with JSON or with nothing.
    init(_ answer: OperationAnswer, to claim: AnswerClaim, status: Int, at recordedAt: Instant) {
        var body: [UInt8] = []
        if case .json(let bytes) = answer.content { body = bytes }
        self.init(
            claim: claim, status: status, entityTag: answer.entityTag?.opaque, location: answer.location, body: body,
            recordedAt: recordedAt)
    }

    /// A text in the body; nil where there is none.
    func text(_ name: String) -> String? { (try? JSONReader.parse(body))?[name]?.stringValue }
}
