/// The stable codes of problem details; each has one HTTP status.
public enum ProblemCode: String, Sendable, CaseIterable {
    /// 400: the body is not valid JSON.
    case malformedJSON = "malformed_json"
    /// 400: a query parameter is unknown.
    case unknownParameter = "unknown_parameter"
    /// 400: a parameter is invalid.
    case invalidParameter = "invalid_parameter"
    /// 400: the cursor is invalid.
    case invalidCursor = "invalid_cursor"
    /// 400: the cursor belongs to another query.
    case cursorMismatch = "cursor_mismatch"
    /// 400: a header is malformed.
    case malformedHeader = "malformed_header"
    /// 401: authentication is required.
    case unauthenticated
    /// 403: the credential's scope is insufficient.
    case insufficientScope = "insufficient_scope"
    /// 403: the origin is refused.
    case originRefused = "origin_refused"
    /// 404: Not found.
    case notFound = "not_found"
    /// 405: the method is not allowed here.
    case methodNotAllowed = "method_not_allowed"
    /// 406: No acceptable representation.
    case notAcceptable = "not_acceptable"
    /// 408: the request took too long to arrive.
    case requestTimeout = "request_timeout"
    /// 409: the request conflicts with the current state.
    case conflict
    /// 409: the resource is in use.
    case inUse = "in_use"
    /// 409: the pipeline has no stage of this kind.
    case noSuchStageKind = "no_such_stage_kind"
    /// 409: the resource is archived.
    case archived
    /// 409: the first request with this idempotency key is still in flight.
    case idempotencyInFlight = "idempotency_in_flight"
    /// 412: the resource has another version.
    case versionMismatch = "version_mismatch"
    /// 413: the body is too large.
    case bodyTooLarge = "body_too_large"
    /// 414: the URI is too long.
    case uriTooLong = "uri_too_long"
    /// 415: the media type is not supported.
    case unsupportedMediaType = "unsupported_media_type"
    /// 421: the host is refused.
    case hostRefused = "host_refused"
    /// 422: the request is invalid.
    case validationFailed = "validation_failed"
    /// 422: the idempotency key was used with another payload.
    case idempotencyConflict = "idempotency_conflict"
    /// 428: If-Match is required.
    case preconditionRequired = "precondition_required"
    /// 429: too many requests.
    case rateLimited = "rate_limited"
    /// 431: the request's header fields are too large.
    case headTooLarge = "head_too_large"
    /// 500: internal error.
    case `internal`
    /// 501: Not implemented.
    case notImplemented = "not_implemented"
    /// 503: the server is busy.
    case busy
    /// 503: the server is not ready.
    case notReady = "not_ready"
    /// 503: the outcome of the write is unknown.
    case outcomeUnknown = "outcome_unknown"
    /// 507: the storage is full.
    case storageFull = "storage_full"

    /// The HTTP status.
    public var status: Int { description.status }

    /// A short text that is the same for every occurrence.
    public var title: String { description.title }

    /// The value of `type`: a URL reference into the documentation.
    public var typeURL: String { Problem.typeBase + rawValue }

    private var description: (status: Int, title: String) {
        switch self {
        case .malformedJSON: (400, "The body is not valid JSON")
        case .unknownParameter: (400, "A query parameter is unknown")
        case .invalidParameter: (400, "A parameter is invalid")
        case .invalidCursor: (400, "The cursor is invalid")
        case .cursorMismatch: (400, "The cursor belongs to another query")
        case .malformedHeader: (400, "A header is malformed")
        case .unauthenticated: (401, "Authentication is required")
        case .insufficientScope: (403, "The credential's scope is insufficient")
        case .originRefused: (403, "The origin is refused")
        case .notFound: (404, "Not found")
        case .methodNotAllowed: (405, "The method is not allowed here")
        case .notAcceptable: (406, "No acceptable representation")
        case .requestTimeout: (408, "The request took too long to arrive")
        case .conflict: (409, "The request conflicts with the current state")
        case .inUse: (409, "The resource is in use")
        case .noSuchStageKind: (409, "The pipeline has no stage of this kind")
        case .archived: (409, "The resource is archived")
        case .idempotencyInFlight: (409, "The first request with this idempotency key is still in flight")
        case .versionMismatch: (412, "The resource has another version")
        case .bodyTooLarge: (413, "The body is too large")
        case .uriTooLong: (414, "The URI is too long")
        case .unsupportedMediaType: (415, "The media type is not supported")
        case .hostRefused: (421, "The host is refused")
        case .validationFailed: (422, "The request is invalid")
        case .idempotencyConflict: (422, "The idempotency key was used with another payload")
        case .preconditionRequired: (428, "If-Match is required")
        case .rateLimited: (429, "Too many requests")
        case .headTooLarge: (431, "The request's header fields are too large")
        case .internal: (500, "Internal error")
        case .notImplemented: (501, "Not implemented")
        case .busy: (503, "The server is busy")
        case .notReady: (503, "The server is not ready")
        case .outcomeUnknown: (503, "The outcome of the write is unknown")
        case .storageFull: (507, "The storage is full")
        }
    }
}
