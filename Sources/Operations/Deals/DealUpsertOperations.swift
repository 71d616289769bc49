internal import DealModel
internal import Wire
internal import WorkspaceStore

/// Deals by the id that another system gave them: get, put.
enum DealUpsertOperations {
    static let all: [Operation] = [get, put]

    private static let path = "/deals/by-external-id/{source}/{id}"
    private static let parameters: [Parameter] = [
        .path("source", .string("The system that gave the id.", length: Schemas.externalIDLength, example: "old-crm")),
        .path("id", .string("The id there.", length: Schemas.externalIDLength, example: "D-1001")),
    ]
    private static let ifNoneMatch = "If-None-Match"

    private static let get = Operation(
        "deals.get_by_external_id", .init(.get, path), scope: .read, effect: .reads,
        summary: "Get the deal of an external id", parameters: parameters + DealProjection.parameters,
        output: .init(DealProjection.schema, hasEntityTag: true), problems: [.notFound]
    ) { call throws(Problem) in
        let externalID = externalID(call)
        let projection = try DealProjection(call)
        let found = try call.workspace.read { reader throws(StoreError) -> DealAnswer? in
            guard let id = try reader.dealID(external: externalID), let deal = try reader.deal(id) else { return nil }
            return try DealAnswer(deal: deal, reader: reader)
        }
        guard let found else { throw OperationCall.notFound("deal") }
        return found.answer(projection.json(found))
    }

    private static let put = Operation(
        "deals.put_by_external_id", .init(.put, path), scope: .write, effect: .changes,
        summary: "Make or change the deal of an external id",
        details: "Where no deal has the external id one is made; otherwise the given fields are set that are not as "
            + "said already. The same request again changes nothing. If-Match lets it only change, If-None-Match: * "
            + "only make.",
        parameters: parameters + [
            .header(ifNoneMatch, .enumeration("* answers 412 where the deal is there.", ["*"]))
        ], body: .json(DealBody.whole, isRequired: true),
        output: .init(DealJSON.schema, hasEntityTag: true, mayCreate: true),
        problems: [.conflict, .archived, .noSuchStageKind, .versionMismatch],
        bodyProblems: { DealInput.problems(in: $0) }
    ) { call throws(Problem) in
        let externalID = externalID(call)
        try checkLength(externalID)
        var body = call.body
        body["external_id"] = .external(externalID)
        let mustBeNew = call.text(ifNoneMatch) != nil
        return try call.write { [body] write throws(StoreError) in
            let (deal, isNew) = try DealActions.upsert(
                externalID, body, condition: call.ifMatch, mustBeNew: mustBeNew, in: write)
            let answer = try DealAnswer(deal: deal, write: write)
            guard isNew else { return answer.answer }
            var created = answer.created
            created.status = 201
            return created
        }
    }

    private static func externalID(_ call: OperationCall) -> ExternalID {
        ExternalID(source: call.text("source") ?? "", id: call.text("id") ?? "")
    }

    /// Nothing has an id that is too long, but here it could come to have one.
    private static func checkLength(_ externalID: ExternalID) throws(Problem) {
        let tooLong = [("source", externalID.source), ("id", externalID.id)].filter {
            !Schemas.externalIDLength.contains($0.1.unicodeScalars.count)
        }
        guard !tooLong.isEmpty else { return }
        throw Problem(
            .invalidParameter, "The path of the request cannot be used.",
            errors: tooLong.map { name, _ in
                FieldProblem(
                    pointer: FieldProblem.pathPointer(name), code: "too_long",
                    detail: "At most \(DealLimits.externalIDCharactersMax) characters are allowed.")
            })
    }
}
