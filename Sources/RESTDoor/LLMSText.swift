internal import Operations
internal import Wire

/// The API on one plain page of Markdown, for language models and whoever else reads no OpenAPI.
///
/// Reference: https://llmstxt.org (a title, a summary in a quote, notes, then lists of links under headings).
struct LLMSText {
    /// Where the page is.
    static let path = "/llms.txt"

    private let catalogue: Catalogue
    private let version: String
    private let documentPath: String

    /// - Parameters:
    ///   - version: the program's.
    ///   - documentPath: where the OpenAPI document is.
    init(catalogue: Catalogue, version: String, documentPath: String) {
        self.catalogue = catalogue
        self.version = version
        self.documentPath = documentPath
    }

    /// The page; the same for the same catalogue.
    var text: String {
        """
        # Penstock

        > Penstock \(version) keeps deals, their pipelines and their whole history, and answers what stands in the \
        pipelines now, at any past moment, and by what was known at any past moment. It speaks REST and JSON.

        \(Self.conventions.map { "- \($0)" }.joined(separator: "\n"))

        ## Documentation

        - [OpenAPI 3.1](\(documentPath)): every operation with its schemas, examples and problems
        - [Reference page](\(ReferencePage.path)): the same for people, to try out
        - [Problems](\(ReferencePage.problemsPath)): every code that a refusal can have

        \(resources.map(section).joined(separator: "\n\n"))

        """
    }

    /// What holds for all operations.
    private static let conventions = [
        "Access: unless the server is open, send a key as `Authorization: Bearer …` or `X-API-Key`. Each operation "
            + "below needs a scope; admin includes write, and write includes read.",
        "Begin with `GET /api/v1/workspace/description`: pipelines and stages with their ids, owners, tags, currencies "
            + "and metrics, with how many deals there are of each.",
        "Bodies are JSON with snake_case names. Unknown members and parameters are refused, with the nearest name.",
        "Errors: `application/problem+json` with a stable `code`, and in `errors` every value that is wrong, each with "
            + "a JSON pointer and a code. All mistakes of a request are told at once.",
        "Paging: lists take `limit` and `cursor` and answer `data` and `page`; go on with `page.next_cursor` while "
            + "`page.has_more` is true, keeping the other parameters.",
        "Money: `amount` is an exact decimal, as a number or a text, beside an ISO 4217 `currency` whose number of "
            + "decimals it keeps. Amounts of two currencies are never added; totals come by currency.",
        "Time: instants are RFC 3339 in UTC (`2026-03-10T12:00:00Z`), dates are `2026-03-10`. Every change has two "
            + "times: from when it holds (`effective_at`, which may be past) and when it was recorded.",
        "Versions: a deal, stage or pipeline has an `ETag`; `If-Match` refuses a change of what has changed since "
            + "(412), `If-None-Match` saves answers that are known (304).",
        "Retries: send `Idempotency-Key` with a write; the same request with the same key is done once, and answered "
            + "with the same bytes for 24 hours. 429 and 503 carry `Retry-After`.",
        "Rehearsals: with `dry_run=true` a write is checked and answered as ever, with `Dry-Run: true`, and nothing "
            + "is done. Operations that can be rehearsed take the parameter.",
        "Many at once: `POST /api/v1/deals/bulk` does up to a thousand operations, `atomic` (all or none) or "
            + "`independent` (each by itself).",
    ]

    private var operations: [Operation] { catalogue.operations.filter { !$0.isLocal } }

    /// The resources in the order in which they come up.
    private var resources: [String] {
        var seen: Set<String> = []
        return operations.map(\.resource).filter { seen.insert($0).inserted }
    }

    private func section(_ resource: String) -> String {
        let lines = operations.filter { $0.resource == resource }.map { operation in
            "- [\(operation.name)](\(ReferencePage.path)#/\(resource)/\(operation.name)): "
                + "`\(operation.address.method.rawValue) \(Router.path(of: operation))` – \(operation.summary) "
                + "(\(operation.isPublic ? "no key" : operation.scope.rawValue))"
        }
        return "## \(resource)\n\n" + lines.joined(separator: "\n")
    }
}

extension Operation {
    /// What its name begins with: the tag under which the OpenAPI document has it.
    fileprivate var resource: String { String(name.prefix { $0 != "." }) }
}
