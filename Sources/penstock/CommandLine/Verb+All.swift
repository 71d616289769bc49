internal import HTTPServer
internal import Operations

extension Verb {
    /// All verbs, in the order of the help text.
    static let all = [
        serve, models, importing, summary, report, check, generate, rates, keys, workspaces, help, version,
    ]

    private static let usual = HTTPLimits()

    static let serve = Verb(
        "serve", "own a data folder and answer over HTTP",
        details: [
            "Makes the data folder where there is none. Only one process owns a folder; a second 'serve' is refused, "
                + "naming the first.",
            "Ctrl-C, or SIGTERM, lets the requests that have begun be finished, and breaks off those that take longer "
                + "than \(ServeVerb.graceSeconds) seconds, such as a check or an import.",
        ],
        flags: [
            data, workspace, json,
            Flag(
                "listen", "HOST:PORT", .listenAddress, "address to listen at; port 0 takes any",
                default: "127.0.0.1:7070"),
            Flag(
                "log", "FILE", .text, "where each request is told of, a line each; - is standard error",
                default: "none"),
            Flag("open", "serve the workspace as admin without keys, to this machine alone"),
            Flag(
                "allow-origin", "ORIGINS", .text,
                "pages of browsers that may ask, such as https://app.example.com,http://localhost:5173",
                default: "its own"),
            Flag(
                "mcp-toolsets", "NAMES", .text, "groups of tools that models are offered at most",
                default: "core is listed, all can be called"),
            Flag("mcp-read-only", "offer models nothing that changes anything"),
            Flag("allow-host", "NAMES", .text, "other names under which it may be reached", default: "its own"),
            Flag(
                "behind-proxy", "ADDRESSES", .text,
                "proxies with TLS before it, such as 10.0.0.0/8, that are believed for whom they ask",
                default: "none"),
            Flag(
                "body-bytes-max", "BYTES", .integer(bodyBytes), "longest body of a request",
                default: String(usual.bodyBytesMax)),
            Flag(
                "head-bytes-max", "BYTES", .integer(headBytes), "longest request line and header fields",
                default: String(usual.headBytesMax)),
            Flag(
                "header-fields-max", "COUNT", .integer(headerFields), "header fields of a request",
                default: String(usual.headerFieldsMax)),
            Flag(
                "url-bytes-max", "BYTES", .integer(urlBytes), "longest path and query",
                default: String(usual.urlBytesMax)),
            Flag(
                "query-arguments-max", "COUNT", .integer(queryArguments), "arguments of a query",
                default: String(usual.queryArgumentsMax)),
            Flag(
                "json-depth-max", "COUNT", .integer(jsonDepths), "nesting of a body's JSON",
                default: String(RequestLimits().jsonDepthMax)),
            Flag(
                "page-entries-max", "COUNT", .integer(pageEntries), "entries of a page",
                default: String(RequestLimits().pageEntriesMax)),
            Flag(
                "connections-max", "COUNT", .integer(connections), "connections at once",
                default: String(usual.connectionsMax)),
            Flag(
                "address-connections-max", "COUNT", .integer(connections), "connections at once from one address",
                default: String(usual.connectionsPerAddressMax)),
            Flag(
                "head-seconds-max", "SECONDS", .integer(headSeconds), "time for the head of a request",
                default: String(usual.headDeadlineSeconds)),
            Flag(
                "body-seconds-max", "SECONDS", .integer(bodySeconds), "time for the body of a request",
                default: String(usual.bodyDeadlineSeconds)),
            Flag(
                "write-seconds-max", "SECONDS", .integer(writeSeconds), "time that an answer may stay unread",
                default: String(usual.writeStallSeconds)),
        ] + quotas)

    static let models = Verb(
        "mcp", "let models use a workspace, over standard input and output",
        details: [
            "Speaks the Model Context Protocol, in all its revisions, a message a line. A model's host starts it; "
                + "--print-config writes what the host's settings need.",
            "Speaks through the server that owns the data folder, and becomes the owner where there is none. Nothing "
                + "but the protocol is written to standard output.",
        ],
        flags: [
            data, workspace,
            Flag(
                "toolsets", "NAMES", .text, "groups of tools to offer, such as core,analytics",
                default: "core is listed, all can be called"),
            Flag("read-only", "offer nothing that changes anything"),
            Flag("print-config", "print settings for Claude Code, Claude Desktop and VS Code, and end"),
        ])

    private static let quotas = [
        Flag(
            "reads-per-minute", "COUNT", .integer(requestsPerMinute), "reads with one key",
            default: String(RateLimits.readsPerMinuteDefault)),
        Flag(
            "writes-per-minute", "COUNT", .integer(requestsPerMinute), "writes with one key",
            default: String(RateLimits.writesPerMinuteDefault)),
        Flag(
            "anonymous-per-minute", "COUNT", .integer(requestsPerMinute), "requests without a key from one address",
            default: String(RateLimits.anonymousPerMinuteDefault)),
        Flag(
            "failures-per-minute", "COUNT", .integer(requestsPerMinute), "invalid keys from one address",
            default: String(RateLimits.failuresPerMinuteDefault)),
    ]

    /// What can be given as the longest body, in bytes.
    static let bodyBytes: ClosedRange<Int64> = 1_024...1_073_741_824
    /// What can be given as the longest head and address of a request, in bytes.
    static let headBytes: ClosedRange<Int64> = 1_024...65_536
    static let urlBytes: ClosedRange<Int64> = 256...32_768
    /// How many header fields and arguments of a query can be allowed; beyond them the library refuses by itself.
    static let headerFields: ClosedRange<Int64> = 10...300
    static let queryArguments: ClosedRange<Int64> = 1...100
    /// What bounds the content of a request.
    static let jsonDepths = Int64(RequestLimits.jsonDepths.lowerBound)...Int64(RequestLimits.jsonDepths.upperBound)
    static let pageEntries = Int64(RequestLimits.pageEntries.lowerBound)...Int64(RequestLimits.pageEntries.upperBound)
    /// How many connections at once can be asked for.
    static let connections: ClosedRange<Int64> = 1...100_000
    /// How many requests in a minute can be asked for.
    static let requestsPerMinute = 1...Int64(RateQuota.requestsMax)
    /// How long a head, a body and an unread answer can be given, in seconds.
    static let headSeconds: ClosedRange<Int64> = 1...3_600
    static let bodySeconds: ClosedRange<Int64> = 1...86_400
    static let writeSeconds: ClosedRange<Int64> = 1...3_600
    /// How many deals can be made up.
    static let generatedDeals: ClosedRange<Int64> = 0...100_000_000

    static let importing = Verb(
        "import", "bring a bundle of CSV files, or a process log, into a workspace",
        details: [
            "Every row is checked first, and nothing is written unless all are good. Deals that are here already are "
                + "left alone and counted; an import that broke off is finished by running it again.",
            "Makes the data folder where there is none. Beside a running 'serve' the bundle is sent to it.",
            "With --xes the deals come from a process log in XES (IEEE 1849), which may be compressed with gzip: a "
                + "deal of each trace, a change of stage of each event; events that only repeat a stage are counted. "
                + "Lists are separated by commas.",
        ],
        flags: [
            data, workspace, json,
            Flag("dry-run", "check every row and write nothing"),
            Flag("skip-bad", "FILE-DIR", .text, "leave out deals with bad rows, and put those rows into this folder"),
            Flag("source", "NAME", .text, "the source of the external ids", default: "bundle; xes for a process log"),
        ] + processLog,
        positionals: [Positional(name: "DIR", description: "folder of the bundle", isRequired: false)])

    private static let processLog = [
        Flag("xes", "FILE", .text, "a process log in the place of a bundle"),
        Flag("stage-order", "NAMES", .text, "the stages in order, as the log's events are called"),
        Flag("won", "NAMES", .text, "the stages in which a deal is won", default: "none"),
        Flag("lost", "NAMES", .text, "the stages in which a deal is lost", default: "none"),
        Flag(
            "stage", "STAGE=NAMES", .text, "events that count as another stage; several separated by semicolons",
            default: "none"),
        Flag("amount", "KEY", .text, "the attribute of a trace that holds the amount", default: "none"),
        Flag(
            "currency", "CODE", .text, "the currency of amounts", default: "the cost:currency of each trace"),
        Flag("pipeline", "NAME", .text, "the pipeline that the deals come into", default: "the file's name"),
    ]

    /// The names of the flags that only go with a process log.
    static let processLogFlagNames = processLog.map(\.name).filter { $0 != "xes" }

    static let summary = Verb(
        "summary", "show what stands in the pipelines, stage by stage",
        details: ["Amounts of two currencies are never added. A moment is an instant (RFC 3339) or a date."],
        flags: [
            data, workspace, json,
            Flag("pipeline", "NAME-OR-ID", .text, "one pipeline", default: "all"),
            Flag("as-of", "MOMENT", .text, "what was true then", default: "now"),
            Flag("known-at", "MOMENT", .text, "by what was recorded up to then", default: "now"),
            Flag("currency", "CODE", .text, "deals of one ISO 4217 currency", default: "all"),
            Flag("include", "WHAT", .oneOf(["closed"]), "'closed' shows the won and lost stages too"),
        ])

    static let check = Verb(
        "check", "verify a workspace: checksums, the log's chain, everything that follows from the log",
        details: ["Writes nothing. Ends with 1 where anything does not hold together."],
        flags: [data, workspace, json])

    static let generate = Verb(
        "generate", "write a bundle of made-up deals with plausible histories",
        details: ["The same number of deals and seed give the same bytes. Files that are there are not overwritten."],
        flags: [
            json,
            Flag("deals", "N", .integer(generatedDeals), "how many deals", default: "1000"),
            Flag("seed", "S", .integer(0...Int64.max), "which of the many bundles", default: "1"),
        ],
        positionals: [Positional(name: "DIR", description: "folder for the files; made if it is not there")])

    static let help = Verb(
        "help", "explain a verb, or 'exit-codes'",
        positionals: [
            Positional(name: "TOPIC", description: "a verb, or 'exit-codes'", isRequired: false)
        ])

    static let version = Verb("version", "print the version")

    static let data = Flag(
        "data", "DIR", .text, "data folder", default: "./penstock-data", environment: "PENSTOCK_DATA")
    static let workspace = Flag("workspace", "NAME", .workspaceName, "workspace", default: "default")
    private static let json = Flag("json", "print JSON for programs")
}
