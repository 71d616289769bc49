internal import DealModel
internal import Wire

/// How sets of exchange rates look on the wire.
enum RateSetJSON {
    static let name = Schemas.text("What people call it.", 1...RateSetLimits.nameCharactersMax, example: "ECB")
    static let base = Schemas.currency("The currency of which one unit is quoted; it never changes.")
    static let source = Schema.string(
        "Where the rates come from.", length: 1...RateSetLimits.sourceCharactersMax, example: "European Central Bank")
    static let isDefault = Schema.boolean(
        "Whether it is meant where no set is named; another default loses the mark. The first set has it.",
        example: true)
    static let rate = Schema.decimal(
        "How many units of the currency are one unit of the base: \(ExchangeRate.allowed).",
        minimum: Schemas.decimal("0.000000001"), maximum: Schemas.decimal("1000000000"),
        decimalsMax: ExchangeRate.decimalsMax, acceptsText: true, example: .number(Schemas.decimal("1.1172")))
    private static let date = Schemas.date("The day.")
    private static let count = Schema.integer("How many days have a quote.", 0...Int64.max, example: 7_126)

    static let schema = Schema.object(
        "A set of exchange rates.",
        [
            .required("id", Schemas.id("The set's own id.")), .required("name", name), .required("base", base),
            .required("source", source.nullable()), .required("is_default", isDefault),
            .required(
                "currencies",
                .array(
                    "What it has quotes of, in alphabetical order.",
                    of: .object(
                        "How far the quotes of a currency reach.",
                        [
                            .required("currency", Schemas.currency("The currency.")), .required("quotes", count),
                            .required("first_date", Schemas.date("The first day that has one.")),
                            .required("last_date", Schemas.date("The last day that has one.")),
                        ]
                    ).named("QuoteCoverage"), count: 0...Currency.codes.count)),
            .required("quotes", .integer("How many quotes there are in all.", 0...Int64.max, example: 246_000)),
            .required("first_date", Schemas.date("The first day of any.").nullable()),
            .required("last_date", Schemas.date("The last day of any.").nullable()),
            .required("created_at", Schemas.instant("When it was recorded.")),
            .required("updated_at", Schemas.instant("When it was last changed, or quotes came into it.")),
            .required(
                "version", .integer("Rises with every change and every import of quotes.", 1...Int64.max, example: 1)),
        ]
    ).named("RateSet")

    static let quote = Schema.object(
        "The rate of a currency on a day.",
        [
            .required("currency", Schemas.currency("The currency.")), .required("date", date),
            .required("rate", rate), .required("recorded_at", Schemas.instant("When it came into the set.")),
        ]
    ).named("RateQuote")

    static let newQuote = Schema.object(
        "The rate of a currency on a day.",
        [.required("currency", Schemas.currency("The currency.")), .required("date", date), .required("rate", rate)]
    ).named("NewRateQuote")

    static func json(_ versions: VersionedDefinition<RateSet>, in book: RateBook) -> JSON {
        let set = versions.current
        let coverage = book.coverage(of: set.id)
        return [
            "id": .id(set.id), "name": .string(set.name), "base": .string(set.base.code),
            "source": .optional(set.source), "is_default": .bool(set.isDefault),
            "currencies": .array(
                coverage.map {
                    [
                        "currency": .string($0.currency.code), "quotes": .integer($0.quoteCount),
                        "first_date": .date($0.firstDay), "last_date": .date($0.lastDay),
                    ]
                }), "quotes": .integer(coverage.reduce(0) { $0 + $1.quoteCount }),
            "first_date": .date(coverage.map(\.firstDay).min()), "last_date": .date(coverage.map(\.lastDay).max()),
            "created_at": .instant(versions.createdAt), "updated_at": .instant(versions.updatedAt),
            "version": .integer(versions.versions.count),
        ]
    }

    static func json(_ recorded: RecordedQuote) -> JSON {
        [
            "currency": .string(recorded.currency.code), "date": .date(recorded.quote.day),
            "rate": .exact(recorded.quote.rate.description), "recorded_at": .instant(recorded.recordedAt),
        ]
    }

    static func answer(_ versions: VersionedDefinition<RateSet>, in book: RateBook) -> OperationAnswer {
        var answer = OperationAnswer.json(json(versions, in: book))
        answer.entityTag = EntityTag("v\(versions.versions.count)")
        return answer
    }
}
