public import Wire

/// One thing that Penstock can do: what it is called, what it takes, what it gives and how it is done.
///
/// Every door is a projection of these values: REST routes, the OpenAPI document and the command line's data verbs.
public struct Operation: Sendable {
    /// What a caller needs to be allowed.
    public enum Scope: String, CaseIterable, Sendable {
        /// Look.
        case read
        /// Change deals.
        case write
        /// Change the workspace.
        case admin
    }

    /// What a call does to the workspace.
    public enum Effect: String, Sendable {
        /// Nothing.
        case reads
        /// Makes something new.
        case creates
        /// Changes something.
        case changes
        /// Takes something away.
        case deletes
    }

    /// The method and path under which the operation is addressed.
    public struct Address: Hashable, Sendable {
        /// An HTTP method.
        public enum Method: String, CaseIterable, Sendable {
            /// Reads.
            case get = "GET"
            /// Acts.
            case post = "POST"
            /// Puts a whole in place.
            case put = "PUT"
            /// Changes in part.
            case patch = "PATCH"
            /// Takes away.
            case delete = "DELETE"
        }

        /// The method.
        public let method: Method
        /// The path below the version's base, such as `/deals/{id}/move`; or, where `isRoot`, below nothing.
        public let path: String
        /// Whether the path stands outside `/api/v1`.
        public let isRoot: Bool

        /// Makes an address.
        public init(_ method: Method, _ path: String, isRoot: Bool = false) {
            self.method = method
            self.path = path
            self.isRoot = isRoot
        }
    }

    /// What the body of a request is.
    public enum Body: Sendable {
        /// There is none.
        case none
        /// A JSON object of this schema; an absent body counts as an empty object where `isRequired` is false.
        case json(Schema, isRequired: Bool)
        /// Bytes of any kind, kept in a file, at most so many; and for those who call over the network a short one as
        /// an example.
        case file(bytesMax: Int, example: String? = nil)
    }

    /// What an answer is.
    public struct Output: Sendable {
        /// The status of success.
        public let status: Int
        /// The body's schema; nil where there is no body or it is no JSON.
        public let schema: Schema?
        /// The media type of the body.
        public let mediaType: String
        /// The formats that it can be had in instead, by the value of the parameter `format` that asks for each, and
        /// their media types; the most usual first. None where there is no choice.
        public internal(set) var formats: [Format]
        /// Whether the answer carries an `ETag`, and `If-None-Match` is understood.
        public let hasEntityTag: Bool
        /// Whether it answers 201 and the place where it makes something new.
        public let mayCreate: Bool

        /// A format of an answer.
        public struct Format: Hashable, Sendable {
            /// The value of `format`.
            public let name: String
            /// The media type.
            public let mediaType: String

            /// Names a format.
            public init(name: String, mediaType: String) {
                self.name = name
                self.mediaType = mediaType
            }
        }

        /// The parameter of the query that asks for a format.
        public static let formatName = "format"

        /// Describes an answer.
        public init(
            status: Int = 200, _ schema: Schema? = nil, mediaType: String = "application/json",
            formats: [Format] = [], hasEntityTag: Bool = false, mayCreate: Bool = false
        ) {
            self.status = status
            self.schema = schema
            self.mediaType = mediaType
            self.formats = formats
            self.hasEntityTag = hasEntityTag
            self.mayCreate = mayCreate
        }
    }

    /// The stable name, such as `deals.move`.
    public let name: String
    /// One line.
    public let summary: String
    /// What else there is to know.
    public let details: String
    /// How it is addressed over HTTP.
    public let address: Address
    /// What the caller needs.
    public let scope: Scope
    /// What it does.
    public let effect: Effect
    /// Whether only processes of the same user on the same machine may call it.
    public let isLocal: Bool
    /// Whether it can be called without a key. It then tells nothing of a workspace to callers who have none.
    public let isPublic: Bool
    /// Whether a call can be rehearsed: done with all its checks, answered, and taken back. So it is with all whose
    /// every write goes through `OperationCall.write`. They take the parameter `rehearsalName`.
    public let canRehearse: Bool
    /// What stands in the path and the query.
    public internal(set) var parameters: [Parameter]
    /// What stands in the body.
    public private(set) var body: Body
    /// What the answer is.
    public internal(set) var output: Output
    /// The problem codes that it can answer with, beside those that any operation can.
    public internal(set) var problems: [ProblemCode]
    /// Finds what is wrong with a body beyond what its schema says, before anything is queued.
    public let bodyProblems: @Sendable (JSONObject) -> [FieldProblem]
    /// Does it.
    public internal(set) var handler: @Sendable (OperationCall) throws(Problem) -> OperationAnswer

    /// The parameter of the query that asks for a rehearsal.
    public static let rehearsalName = "dry_run"

    private static let rehearsal = Parameter.query(
        rehearsalName,
        .boolean(
            "Whether nothing is to be done: the answer is what the request would get, with every check made, but "
                + "without a tag and a place.", example: true))

    /// Describes an operation.
    ///
    /// - Parameter writesElsewhere: whether it changes anything without `OperationCall.write`.
    public init(
        _ name: String, _ address: Address, scope: Scope, effect: Effect, summary: String, details: String = "",
        isLocal: Bool = false, isPublic: Bool = false, writesElsewhere: Bool = false, parameters: [Parameter] = [],
        body: Body = .none, output: Output,
        problems: [ProblemCode] = [], bodyProblems: @escaping @Sendable (JSONObject) -> [FieldProblem] = { _ in [] },
        handler: @escaping @Sendable (OperationCall) throws(Problem) -> OperationAnswer
    ) {
        self.name = name
        self.address = address
        self.scope = scope
        self.effect = effect
        self.summary = summary
        self.details = details
        self.isLocal = isLocal
        self.isPublic = isPublic
        canRehearse = effect != .reads && !writesElsewhere
        self.parameters = canRehearse ? parameters + [Self.rehearsal] : parameters
        self.body = body
        self.output = output
        self.problems = problems
        self.bodyProblems = bodyProblems
        self.handler = handler
    }

    /// The same with pages of at most so many entries.
    func bounded(by limits: RequestLimits) -> Operation {
        var bounded = self
        bounded.parameters = parameters.map { parameter in
            // What has fewer entries anyway keeps its own bound.
            guard parameter.name == Schemas.limitName, case .integer(let range) = parameter.schema.kind,
                range.upperBound > Int64(Paging.limitDefault)
            else { return parameter }
            return Schemas.limit(limits.pageEntriesMax)
        }
        if case .json(let schema, let isRequired) = body {
            let limit = Schemas.limit(limits.pageEntriesMax).schema
            bounded.body = .json(schema.replacing(Schemas.limitName, by: limit), isRequired: isRequired)
        }
        return bounded
    }
}
