internal import DealModel
internal import Wire
internal import WorkspaceStore

/// Sets of exchange rates: list, create, get, update.
enum RateSetOperations {
    static let all: [Operation] = [list, create, get, update, RateQuoteList.operation] + RateImportOperations.all

    static let id = Parameter.path("id", Schemas.id("The set of exchange rates."))

    private static let list = Operation(
        "rate_sets.list", .init(.get, "/rate-sets"), scope: .read, effect: .reads,
        summary: "List sets of exchange rates", details: "In the order of creation.",
        parameters: [Schemas.limit, Schemas.cursor],
        output: .init(Schemas.page(of: RateSetJSON.schema, "Sets of exchange rates.")),
        problems: [.invalidCursor, .cursorMismatch]
    ) { call throws(Problem) in
        let book = call.workspace.rates
        return try Paging.answer(
            call, Array(book.sets.enumerated()), key: { Int64($0.offset) },
            json: { RateSetJSON.json($0.element, in: book) })
    }

    private static let create = Operation(
        "rate_sets.create", .init(.post, "/rate-sets"), scope: .admin, effect: .creates,
        summary: "Create a set of exchange rates",
        details: "No two sets have the same name; capital letters count. The first one is the default, whatever is "
            + "said. It can come with quotes; for more of them there is the import.",
        body: .json(
            .object(
                "A new set of exchange rates.",
                [
                    .required("name", RateSetJSON.name), .required("base", RateSetJSON.base),
                    .optional("source", RateSetJSON.source.nullable()),
                    .optional("is_default", RateSetJSON.isDefault, default: false),
                    .optional(
                        "quotes",
                        .array(
                            "Quotes, no two of one currency and day.", of: RateSetJSON.newQuote,
                            count: 0...RateQuoteInput.quotesMax)),
                ],
                example: [
                    "name": "ECB", "base": "EUR", "source": "European Central Bank",
                    "quotes": [["currency": "USD", "date": "2026-10-01", "rate": "1.1172"]],
                ]
            ).named("NewRateSet"), isRequired: true),
        output: .init(status: 201, RateSetJSON.schema, hasEntityTag: true), problems: [.conflict],
        bodyProblems: RateQuoteInput.problems
    ) { call throws(Problem) in
        let quotes = RateQuoteInput.quotes(in: call.body)
        return try call.write { write throws(StoreError) in
            guard let base = call.body["base"]?.stringValue.flatMap({ Currency($0) }) else {
                throw .refused(Problem(.validationFailed, "A set needs a base."))
            }
            let set = RateSet(
                id: write.newID(), name: call.body["name"]?.stringValue ?? "", base: base,
                source: call.body["source"]?.stringValue, isDefault: call.body["is_default"]?.boolValue ?? false)
            try Self.create(set, quotes: quotes, in: write)
            var answer = try Self.answer(set.id, by: write)
            answer.location = "/rate-sets/\(set.id)"
            return answer
        }
    }

    private static let get = Operation(
        "rate_sets.get", .init(.get, "/rate-sets/{id}"), scope: .read, effect: .reads,
        summary: "Get a set of exchange rates", parameters: [id],
        output: .init(RateSetJSON.schema, hasEntityTag: true), problems: [.notFound]
    ) { call throws(Problem) in
        let book = call.workspace.rates
        return RateSetJSON.answer(try find(try call.pathID("id", noun), in: book), in: book)
    }

    private static let update = Operation(
        "rate_sets.update", .init(.patch, "/rate-sets/{id}"), scope: .admin, effect: .changes,
        summary: "Change a set of exchange rates",
        details: "Only the given fields change; null takes the source away. The mark of the default goes from set to "
            + "set: it is given, never taken away.", parameters: [id],
        body: .json(
            .object(
                "The fields to change.",
                [
                    .optional("name", RateSetJSON.name), .optional("source", RateSetJSON.source.nullable()),
                    .optional("is_default", RateSetJSON.isDefault),
                ], example: ["name": "Euro reference rates", "is_default": true]
            ).named("RateSetChanges"), isRequired: true), output: .init(RateSetJSON.schema, hasEntityTag: true),
        problems: [.notFound, .conflict, .versionMismatch], bodyProblems: StageInput.atLeastOneField
    ) { call throws(Problem) in
        let id: RateSetID = try call.pathID("id", noun)
        return try call.write { write throws(StoreError) in
            let set = try refusing { () throws(Problem) in
                let versions = try find(id, in: write.rates)
                try Conditions.check(call.ifMatch, version: Int64(versions.versions.count), in: write)
                return try changed(versions.current, by: call.body, in: write.rates)
            }
            try clearDefault(for: set, in: write)
            try write.record(set)
            return try answer(id, by: write)
        }
    }

    static let noun = "rate set"

    /// The set of that id.
    static func find(_ id: RateSetID, in book: RateBook) throws(Problem) -> VersionedDefinition<RateSet> {
        guard let versions = book.versions(of: id) else { throw OperationCall.notFound(noun) }
        return versions
    }

    /// Records a new set; the first one is the default.
    static func create(
        _ new: RateSet, quotes: RateQuotes, textDigest: String? = nil, in write: WriteTransaction
    ) throws(StoreError) {
        var set = new
        if write.rates.sets.isEmpty { set.isDefault = true }
        try refusing { () throws(Problem) in
            guard write.rates.sets.count < RateSetLimits.rateSetsMax else {
                throw Problem(.conflict, "A workspace has at most \(RateSetLimits.rateSetsMax) sets of exchange rates.")
            }
            try checkUnique(set, in: write.rates)
        }
        try clearDefault(for: set, in: write)
        try write.record(set, quotes: quotes, textDigest: textDigest)
    }

    private static func changed(_ before: RateSet, by body: JSONObject, in book: RateBook) throws(Problem) -> RateSet {
        var set = before
        set.imported = nil
        if let name = body["name"]?.stringValue { set.name = name }
        if body["source"] != nil { set.source = body["source"]?.stringValue }
        if let isDefault = body["is_default"]?.boolValue {
            guard isDefault || !before.isDefault else {
                let detail = "One set is the default: give the mark to another one, and this one loses it."
                throw Problem(
                    .validationFailed, detail,
                    errors: [FieldProblem(pointer: "/is_default", code: "default_needed", detail: detail)])
            }
            set.isDefault = isDefault
        }
        try checkUnique(set, in: book)
        return set
    }

    /// Takes the mark from the default set where another one is to have it.
    private static func clearDefault(for set: RateSet, in write: WriteTransaction) throws(StoreError) {
        guard set.isDefault, var old = write.rates.defaultSet(), old.id != set.id else { return }
        old.isDefault = false
        try write.record(old)
    }

    private static func checkUnique(_ set: RateSet, in book: RateBook) throws(Problem) {
        guard let other = book.set(named: set.name), other.id != set.id else { return }
        throw Problem(
            .conflict, "The rate set \(other.id) has this name already.",
            errors: [
                FieldProblem(
                    pointer: "/name", code: "taken", detail: "It is the name of the rate set \(other.id) already.")
            ])
    }

    private static func answer(_ id: RateSetID, by write: WriteTransaction) throws(StoreError) -> OperationAnswer {
        let book = write.rates
        return try refusing { () throws(Problem) in RateSetJSON.answer(try find(id, in: book), in: book) }
    }
}
