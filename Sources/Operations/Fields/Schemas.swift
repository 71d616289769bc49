internal import DealModel
internal import Wire

/// The pieces of schemas that several resources share.
enum Schemas {
    /// The longest text that is looked at as an id; a UUID has 36 characters.
    static let idCharactersMax = 100
    /// The longest text that is looked at as an instant; ours have 27 characters.
    static let instantCharactersMax = 45
    /// The characters of a date.
    static let dateCharactersMax = 10
    /// The longest text that is looked at as a currency; a code has 3 characters.
    static let currencyCharactersMax = 10
    /// The longest name of who did something: a prefix such as `local:`, and the name of a user or of an owner.
    static let actorCharactersMax = 300
    /// The decimals of a probability.
    static let probabilityDecimalsMax = 6

    static let exampleID = "0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b27"
    static let exampleInstant = "2026-10-01T12:00:00.000000Z"

    static func id(_ description: String) -> Schema {
        .string(description, length: 1...idCharactersMax, format: .uuid, example: .string(exampleID))
    }

    static func instant(_ description: String) -> Schema {
        .string(description, length: 1...instantCharactersMax, format: .instant, example: .string(exampleInstant))
    }

    static func date(_ description: String) -> Schema {
        .string(description, length: 1...dateCharactersMax, format: .date, example: "2026-10-01")
    }

    static func currency(_ description: String) -> Schema {
        .string(description, length: 1...currencyCharactersMax, format: .knownCurrency, example: "EUR")
    }

    static func text(_ description: String, _ length: ClosedRange<Int>, example: JSON) -> Schema {
        .string(description, length: length, example: example)
    }

    static func amount(_ description: String) -> Schema {
        .decimal(description, acceptsText: true, example: .number(decimal("1234.50")))
    }

    static func probability(_ description: String) -> Schema {
        .decimal(
            description, minimum: JSONNumber(0), maximum: JSONNumber(1), decimalsMax: probabilityDecimalsMax,
            acceptsText: true,
            example: .number(decimal("0.25"))
        ).told(in: .share)
    }

    /// A part of a whole, which is 1.
    static func share(_ description: String, example: JSON? = nil) -> Schema {
        .decimal(description, example: example).told(in: .share)
    }

    /// A length of time.
    static func days(_ description: String, example: JSON? = nil) -> Schema {
        .decimal(description, example: example).told(in: .days)
    }

    static func actor(_ description: String) -> Schema {
        text(description, 0...actorCharactersMax, example: "local:anna")
    }

    static let count = Schema.integer("How many there are.", 0...Int64.max, example: 42)

    /// How long either part of an external id may be.
    static let externalIDLength = 1...DealLimits.externalIDCharactersMax

    static let externalID = Schema.object(
        "The id that another system gave.",
        [
            .required("source", .string("The system that gave it.", length: externalIDLength, example: "old-crm")),
            .required("id", .string("The id there.", length: externalIDLength, example: "D-1001")),
        ]
    ).named("ExternalID")

    static let effectiveAt = instant(
        "From when it holds: not before the deal's creation, not in the future. Now, if absent.")

    static let corrects = Schema.integer(
        "The id of the version in the deal's history that this one replaces.", 1...Int64.max, example: 42)

    static let reason = Schema.string(
        "A reason to keep with the change.", length: 1...DealLimits.reasonCharactersMax, example: "Budget approved")

    static let limitName = "limit"
    static let limit = limit(Paging.limitMax)

    static func limit(_ entriesMax: Int) -> Parameter {
        .query(limitName, .integer("How many to list on a page.", 1...Int64(entriesMax), example: 50))
    }

    static let cursor = Parameter.query(
        "cursor", .string("The next_cursor of the page before.", length: 1...CursorSeal.charactersMax, example: nil))

    /// A page of a list.
    ///
    /// - Parameters:
    ///   - countMax: how many entries it can have.
    ///   - more: what stands beside the page.
    static func page(
        of element: Schema, _ description: String, countMax: Int = Paging.limitMax, with more: [SchemaField] = []
    ) -> Schema {
        .object(
            description,
            [
                .required("data", .array("The entries of this page.", of: element, count: 0...countMax)),
                .required(
                    "page",
                    .object(
                        "Where the page stands in the list.",
                        [
                            .required(
                                "next_cursor",
                                .string(
                                    "Leads to the next page; null on the last.", length: 1...CursorSeal.charactersMax
                                ).nullable()),
                            .required("has_more", .boolean("Whether there is a next page.")),
                            .optional(
                                "count", .integer("All entries on all pages, with include=count.", 0...Int64.max)),
                        ]
                    ).named("Page")),
            ] + more)
    }

    /// A decimal constant; an unreadable one is a programmer's mistake.
    static func decimal(_ text: String) -> JSONNumber {
        guard let number = JSONNumber(exactText: text) else { preconditionFailure("\(text) is no number") }
        return number
    }
}
