internal import DealModel
internal import Wire
internal import WorkspaceStore

/// One operation of many.
struct BulkItem: Sendable {
    /// What came of one.
    struct Done {
        let status: Int
        let deal: StoredDeal
    }

    private static let ownNames = ["op", "id", "if_match"]

    private let verb: BulkVerb
    /// The deal; nil for an id that nothing can have, and where the operation takes none.
    private let id: DealID?
    private let condition: VersionCondition?
    /// What the operation alone would have as its body.
    private let body: JSONObject
    /// Where it stands in the request.
    let pointer: String

    /// Takes an operation apart that was checked by its schema.
    init?(_ json: JSON, at index: Int) {
        guard let object = json.objectValue, let verb = object["op"]?.stringValue.flatMap({ BulkVerb(rawValue: $0) })
        else { return nil }
        self.verb = verb
        id = object["id"]?.stringValue.flatMap { DealID($0) }
        condition = object["if_match"].flatMap { VersionCondition($0) }
        body = JSONObject(object.members.filter { !Self.ownNames.contains($0.name) }.map { ($0.name, $0.value) })
        pointer = "/operations/\(index)"
    }

    /// What is wrong with it beyond its schema and without looking at the deal.
    static func problems(in json: JSON, at index: Int) -> [FieldProblem] {
        guard let item = BulkItem(json, at: index) else { return [] }
        var problems: [FieldProblem] =
            switch item.verb {
            case .create: DealInput.problemsOfNew(item.body)
            case .update: DealInput.problemsOfChanges(item.body)
            case .upsert: DealInput.problems(in: item.body)
            case .move, .delete, .restore: []
            }
        if json["if_match"] != nil, item.condition == nil {
            problems.append(
                FieldProblem(
                    pointer: FieldProblem.headerPointer(Conditions.header), code: "invalid_format",
                    detail: "A version is a number such as 3, or an entity tag such as v3 or v3-120."))
        }
        return problems.map { item.placed($0) }
    }

    /// Does it.
    func run(in write: WriteTransaction) throws(StoreError) -> Done {
        switch verb {
        case .create: return Done(status: 201, deal: try DealActions.create(body, in: write))
        case .upsert:
            guard let externalID = StageInput.externalID(body) else {
                throw .refused(OperationCall.notFound("deal"))
            }
            let (deal, isNew) = try DealActions.upsert(externalID, body, condition: condition, in: write)
            return Done(status: isNew ? 201 : 200, deal: deal)
        case .update: return Done(status: 200, deal: try DealActions.update(try writing(), in: write))
        case .move: return Done(status: 200, deal: try DealActions.move(try writing(), in: write))
        case .delete: return Done(status: 204, deal: try DealActions.delete(try writing(), in: write))
        case .restore: return Done(status: 200, deal: try DealActions.restore(try writing(), in: write))
        }
    }

    /// A refusal with the places of this request.
    func placed(_ problem: Problem) -> Problem {
        var placed = problem
        placed.errors = problem.errors.map { self.placed($0) }
        return placed
    }

    private func placed(_ problem: FieldProblem) -> FieldProblem {
        switch problem.pointer {
        case FieldProblem.headerPointer(Conditions.header): problem.at(pointer + "/if_match")
        case FieldProblem.queryPointer("effective_at"): problem.at(pointer + "/effective_at")
        default: problem.at(pointer + problem.pointer)
        }
    }

    private func writing() throws(StoreError) -> DealWriting {
        guard let id else { throw .refused(OperationCall.notFound("deal")) }
        return DealWriting(id: id, body: body, condition: condition)
    }
}
