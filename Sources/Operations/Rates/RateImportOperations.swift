internal import DealModel
internal import Wire
internal import WorkspaceStore

/// The import of whole files of exchange rates, into a set by its id, or by its name from the command line.
enum RateImportOperations {
    static let all: [Operation] = [intoSet, byName]

    private static let schema = Schema.object(
        "What an import of quotes did.",
        [
            .required("rate_set", RateSetJSON.schema),
            .required("read", .integer("Quotes in the file.", 0...Int64.max, example: 246_000)),
            .required("added", .integer("Of days that had none.", 0...Int64.max, example: 31)),
            .required("corrected", .integer("That replace another rate of the day.", 0...Int64.max, example: 0)),
            .required("unchanged", .integer("That the set had already.", 0...Int64.max, example: 245_969)),
            .required(
                "left_out",
                .array(
                    "Withdrawn currencies whose quotes were left out.", of: .string("A code.", length: 3...3),
                    count: 0...WithdrawnCurrencies.codes.count, isUnique: true, example: ["CYP", "EEK"])),
            .required("sha256", .string("The SHA-256 of the file.", length: 64...64)),
        ]
    ).named("RateImport")

    private static let intoSet = Operation(
        "rate_sets.import", .init(.post, "/rate-sets/{id}/import"), scope: .admin, effect: .changes,
        summary: "Import a file of exchange rates",
        details: "The body is CSV in one of two forms: the euro reference rates as the European Central Bank publishes "
            + "them (eurofxref-hist.csv: Date and a column for each currency, N/A for no quote), for sets whose base "
            + "is EUR; or a list with the header date,currency,rate. All of it is taken in one write, or nothing where "
            + "anything is wrong with it. Quotes that are there already change nothing; another rate of a day replaces "
            + "the one before, which stays what was known until then. Columns of currencies that ISO 4217 has "
            + "withdrawn are left out.", parameters: [RateSetOperations.id],
        body: .file(bytesMax: RateFile.bytesMax, example: "date,currency,rate\n2026-10-01,USD,1.1172\n"),
        output: .init(schema, hasEntityTag: true), problems: [.notFound]
    ) { call throws(Problem) in
        let id: RateSetID = try call.pathID("id", RateSetOperations.noun)
        _ = try RateSetOperations.find(id, in: call.workspace.rates)
        let file = try RateFile(call.bodyFile)
        return try call.claiming(file.digest).write { write throws(StoreError) in
            let set = try refusing { () throws(Problem) in try RateSetOperations.find(id, in: write.rates).current }
            return try take(file, into: set, in: write)
        }
    }

    private static let byName = Operation(
        "rate_sets.import_by_name", .init(.post, "/local/rate-sets/import"), scope: .admin, effect: .changes,
        summary: "Import a file of exchange rates into the set of a name",
        details: "Makes the set with the base EUR where there is none of that name.", isLocal: true,
        parameters: [.query("set", RateSetJSON.name)], body: .file(bytesMax: RateFile.bytesMax),
        output: .init(schema, hasEntityTag: true)
    ) { call throws(Problem) in
        let file = try RateFile(call.bodyFile)
        let name = call.text("set") ?? defaultName
        return try call.claiming(file.digest).write { write throws(StoreError) in
            if let set = write.rates.set(named: name) { return try take(file, into: set, in: write) }
            guard let base = Currency("EUR") else { throw .failed("EUR is no currency") }
            let set = RateSet(id: write.newID(), name: name, base: base)
            try refusing { () throws(Problem) in try check(file, base: base) }
            try RateSetOperations.create(set, quotes: file.quotes, textDigest: file.digest, in: write)
            let counts = write.rates.changes(by: file.quotes, in: set.id)
            return try answer(
                file, set.id, added: counts.unchangedCount, corrected: 0, unchanged: 0, in: write)
        }
    }

    /// The set that a file goes to where none is named.
    static let defaultName = "ECB"

    private static func take(
        _ file: RateFile, into set: RateSet, in write: WriteTransaction
    ) throws(StoreError) -> OperationAnswer {
        try refusing { () throws(Problem) in try check(file, base: set.base) }
        let changes = write.rates.changes(by: file.quotes, in: set.id)
        if !changes.quotes.isEmpty {
            try write.record(set, quotes: changes.quotes, textDigest: file.digest)
        }
        return try answer(
            file, set.id, added: changes.addedCount, corrected: changes.correctedCount,
            unchanged: changes.unchangedCount, in: write)
    }

    private static func check(_ file: RateFile, base: Currency) throws(Problem) {
        if let other = file.base, other != base {
            let detail = "The file has rates for one \(other), and one \(base) is quoted in the set."
            throw Problem(
                .validationFailed, detail,
                errors: [
                    FieldProblem(
                        pointer: "/lines/1/columns/1", code: "other_base", detail: detail,
                        allowed: [RateFileProblems.headers[1]])
                ])
        }
        guard file.quotes.byCurrency[base] == nil else {
            let detail = "The file has rates of \(base), of which one unit is quoted in the set."
            throw Problem(
                .validationFailed, detail,
                errors: [FieldProblem(pointer: "/lines", code: "is_base", detail: detail)])
        }
    }

    private static func answer(
        _ file: RateFile, _ id: RateSetID, added: Int, corrected: Int, unchanged: Int, in write: WriteTransaction
    ) throws(StoreError) -> OperationAnswer {
        let book = write.rates
        let versions = try refusing { () throws(Problem) in try RateSetOperations.find(id, in: book) }
        var answer = OperationAnswer.json([
            "rate_set": RateSetJSON.json(versions, in: book), "read": .integer(file.quotes.count),
            "added": .integer(added), "corrected": .integer(corrected), "unchanged": .integer(unchanged),
            "left_out": .array(file.leftOut.sorted().map { .string($0) }), "sha256": .string(file.digest),
        ])
        answer.entityTag = EntityTag("v\(versions.versions.count)")
        return answer
    }
}

extension OperationCall {
    /// The same call, its body known by a digest, so that its `Idempotency-Key` is good for that file alone.
    fileprivate func claiming(_ digest: String) -> OperationCall {
        OperationCall(
            operation: operation, workspace: workspace, principal: principal, requestID: requestID,
            parameters: parameters, body: ["sha256": .string(digest)], bodyFile: bodyFile, ifMatch: ifMatch,
            idempotencyKey: idempotencyKey, isRehearsal: isRehearsal, successStatus: successStatus, limits: limits,
            ports: ports,
            now: now, caller: caller)
    }
}
