internal import DealModel
internal import Wire
internal import WorkspaceStore

/// Many operations on deals in one request and one write.
enum BulkOperation {
    static let operation = Operation(
        "deals.bulk", .init(.post, "/deals/bulk"), scope: .write, effect: .changes,
        summary: "Do many operations on deals at once",
        details: "In order and in one write, so that each sees what those before it have done. Where the form of any "
            + "operation is wrong, nothing is done. In the mode independent, what is refused stands in its result and "
            + "the others are done; in the mode atomic nothing is done then, and the answer is 422 with a place for "
            + "each refusal.", body: .json(BulkSchema.request, isRequired: true), output: .init(BulkSchema.answer),
        bodyProblems: { body in
            let operations = body["operations"]?.arrayValue ?? []
            return bounded(
                operations.prefix(BulkLimits.operationsMax).enumerated().flatMap { BulkItem.problems(in: $1, at: $0) })
        }
    ) { call throws(Problem) in
        let items = (call.body["operations"]?.arrayValue ?? []).enumerated().compactMap { BulkItem($1, at: $0) }
        let mode = call.body["mode"]?.stringValue.flatMap { BulkMode(rawValue: $0) } ?? .atomic
        return try call.write { write throws(StoreError) in
            var results: [BulkResult] = []
            results.reserveCapacity(items.count)
            for item in items { results.append(try result(of: item, in: write)) }
            if mode == .atomic { try refusing { () throws(Problem) in try refuse(results, items) } }
            return OperationAnswer(.json(bytes(of: results)))
        }
    }

    private static func result(of item: BulkItem, in write: WriteTransaction) throws(StoreError) -> BulkResult {
        do throws(StoreError) {
            let done = try write.part { () throws(StoreError) in try item.run(in: write) }
            return .done(status: done.status, id: done.deal.deal.id, version: done.deal.deal.version)
        } catch {
            guard case .refused(let refusal) = error, let problem = refusal as? Problem else { throw error }
            return .refused(item.placed(problem))
        }
    }

    /// Refuses all where any was refused, naming each.
    private static func refuse(_ results: [BulkResult], _ items: [BulkItem]) throws(Problem) {
        var errors: [FieldProblem] = []
        var count = 0
        for (result, item) in zip(results, items) {
            guard case .refused(let problem) = result else { continue }
            count += 1
            errors +=
                problem.errors.isEmpty
                ? [FieldProblem(pointer: item.pointer, code: problem.code.rawValue, detail: problem.detail)]
                : problem.errors
        }
        guard count > 0 else { return }
        throw Problem(
            .validationFailed, "Nothing was done, since \(count) of \(results.count) operations were refused.",
            errors: bounded(errors))
    }

    /// As many problems as one answer lists, and an entry for those beyond.
    private static func bounded(_ errors: [FieldProblem]) -> [FieldProblem] {
        let moreCount = errors.count - Schema.problemsMax
        guard moreCount > 0 else { return errors }
        let detail = "There \(moreCount == 1 ? "is 1 more problem" : "are \(moreCount) more problems")."
        return errors.prefix(Schema.problemsMax) + [
            FieldProblem(pointer: "", code: "more_problems", detail: detail)
        ]
    }

    /// The results; without what explains the errors where they would become too long to be kept for a replay.
    private static func bytes(of results: [BulkResult]) -> [UInt8] {
        let whole = bytes(of: results, explained: true)
        return whole.count <= BulkLimits.answerBytesMax ? whole : bytes(of: results, explained: false)
    }

    private static func bytes(of results: [BulkResult], explained: Bool) -> [UInt8] {
        let entries = results.enumerated().map { JSON.object($1.json(index: $0, explained: explained)) }
        return JSON.object(["results": .array(entries)]).encoded()
    }
}
