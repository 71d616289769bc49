public import DealModel
public import Wire
internal import WorkspaceStore

/// One call of an operation, checked against its description: everything in it has the promised shape.
public struct OperationCall: Sendable {
    /// The operation.
    public let operation: String
    /// The workspace that the caller holds.
    public let workspace: Workspace
    /// Who calls.
    public let principal: Principal
    /// The id of the request.
    public let requestID: String
    /// Path and query parameters by name.
    public let parameters: [String: JSON]
    /// The body's members; empty where there is no body.
    public let body: JSONObject
    /// The file that holds the body, for operations that take one; the handler owns it.
    public let bodyFile: String?
    /// The condition of `If-Match`.
    public let ifMatch: VersionCondition?
    /// The value of `Idempotency-Key`.
    public let idempotencyKey: String?
    /// Whether nothing is to be done but to find out what the call would answer; only for operations that
    /// `canRehearse`.
    public let isRehearsal: Bool
    /// The status of the operation's usual answer.
    public let successStatus: Int
    /// What bounds requests to the catalogue that it came through.
    public let limits: RequestLimits
    /// What the call reaches beside its workspace.
    public let ports: CallPorts
    /// The time now.
    public let now: Instant
    /// How to stay in touch with the caller.
    public let caller: CallerWatch

    /// Makes a call.
    public init(
        operation: String, workspace: Workspace, principal: Principal, requestID: String,
        parameters: [String: JSON] = [:], body: JSONObject = JSONObject(), bodyFile: String? = nil,
        ifMatch: VersionCondition? = nil, idempotencyKey: String? = nil, isRehearsal: Bool = false,
        successStatus: Int = 200, limits: RequestLimits = RequestLimits(), ports: CallPorts = .none, now: Instant,
        caller: CallerWatch = .patient
    ) {
        self.operation = operation
        self.workspace = workspace
        self.principal = principal
        self.requestID = requestID
        self.parameters = parameters
        self.body = body
        self.bodyFile = bodyFile
        self.ifMatch = ifMatch
        self.idempotencyKey = idempotencyKey
        self.isRehearsal = isRehearsal
        self.successStatus = successStatus
        self.limits = limits
        self.ports = ports
        self.now = now
        self.caller = caller
    }

    /// The context in which the call writes.
    var writeContext: WriteContext {
        WriteContext(actor: principal.actor, cause: .request, requestID: requestID, operation: operation)
    }

    /// The id in the path.
    ///
    /// - Throws: `not_found` for a text that is no id at all, since nothing can have it.
    func pathID<Subject>(_ name: String = "id", _ noun: String) throws(Problem) -> Identifier<Subject> {
        guard let id = parameters[name]?.stringValue.flatMap({ Identifier<Subject>($0) }) else {
            throw Self.notFound(noun)
        }
        return id
    }

    /// The same call about one pipeline, instead of the id in its path.
    func naming(pipeline id: PipelineID) -> OperationCall {
        var parameters = parameters
        parameters["id"] = nil
        parameters["pipeline_id"] = [.id(id)]
        return with(parameters: parameters)
    }

    /// The same call with other parameters.
    func with(parameters: [String: JSON]) -> OperationCall {
        OperationCall(
            operation: operation, workspace: workspace, principal: principal, requestID: requestID,
            parameters: parameters, body: body, bodyFile: bodyFile, ifMatch: ifMatch, idempotencyKey: idempotencyKey,
            isRehearsal: isRehearsal, successStatus: successStatus, limits: limits, ports: ports, now: now,
            caller: caller)
    }

    /// The 404 that a missing thing and one of another workspace get alike.
    static func notFound(_ noun: String) -> Problem { Problem(.notFound, "There is no such \(noun).") }

    /// A text of the query.
    func text(_ name: String) -> String? { parameters[name]?.stringValue }

    /// The texts of a list in the query.
    func texts(_ name: String) -> [String]? { parameters[name]?.arrayValue?.compactMap(\.stringValue) }

    /// A number of the query.
    func integer(_ name: String) -> Int? { parameters[name]?.intValue.map { Int($0) } }
}
