internal import DealModel
internal import Operations
public import Wire

/// How answers are written down.
extension RESTDoor {
    /// A refusal as a response; also for what the server refuses before the door sees it.
    ///
    /// - Parameter route: the pattern of the route that the request took.
    public func render(_ problem: Problem, requestID: String, route: String? = nil) -> RESTResponse {
        var headers = problem.answerHeaders.map { (name: $0.0, value: $0.1) }
        headers += [
            ("Content-Type", Problem.mediaType), ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"),
            ("X-Request-Id", requestID),
        ]
        return RESTResponse(
            status: problem.status, headers: headers, body: .bytes(problem.body(instance: requestID).encoded()),
            route: route)
    }

    /// What an operation answered, as a response.
    func render(_ answer: OperationAnswer, _ operation: Operation, _ request: RESTRequest) -> RESTResponse {
        var headers: [(name: String, value: String)] = []
        let body: RESTResponse.Body
        switch answer.content {
        case .none: body = .bytes([])
        case .json(let bytes):
            headers.append(("Content-Type", operation.output.mediaType))
            body = .bytes(bytes)
        case .lines(let next, let finished):
            headers.append(("Content-Type", operation.output.mediaType))
            body = .pieces(next: next, finished: finished)
        case .file(let file):
            headers.append(("Content-Type", file.mediaType))
            headers.append(("Content-Disposition", "inline; filename=\"\(file.name)\""))
            if Self.shownMediaTypes.contains(where: { file.mediaType.hasPrefix($0) }) {
                headers.append(("Content-Security-Policy", Self.filePolicy))
            }
            body = .pieces(next: file.next, finished: { _ in })
        case .live(let live):
            headers.append(("Content-Type", operation.output.mediaType))
            // Proxies that collect an answer before they pass it on, as nginx does, are to let this one through.
            headers.append(("X-Accel-Buffering", "no"))
            body = .live(live)
        }
        // What has a tag may be kept, if it is asked for again each time.
        headers.append(("Cache-Control", answer.entityTag == nil ? "no-store" : "private, no-cache"))
        headers.append(("X-Content-Type-Options", "nosniff"))
        if !operation.output.formats.isEmpty { headers.append(("Vary", "Accept")) }
        if let tag = answer.entityTag { headers.append(("ETag", tag.headerText)) }
        if let location = answer.location { headers.append(("Location", Router.base + location)) }
        if let cursor = answer.nextCursor { headers.append(("Link", link(to: cursor, from: request))) }
        if answer.isReplayed { headers.append(("Idempotent-Replayed", "true")) }
        if answer.isRehearsed { headers.append(("Dry-Run", "true")) }
        if let computedAt = answer.computedAt { headers.append(("Penstock-Computed-At", computedAt.description)) }
        return RESTResponse(
            status: answer.status ?? operation.output.status, headers: headers, body: body,
            route: Router.path(of: operation))
    }

    /// What a browser shows as a document that could hold scripts.
    private static let shownMediaTypes = ["text/html", "image/svg+xml"]
    /// Files are nothing of this origin's: whatever got into one runs nothing, fetches nothing and sees nothing here.
    private static let filePolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"

    private func link(to cursor: String, from request: RESTRequest) -> String {
        let others = request.query.split(separator: "&").map(String.init).filter { part in
            (try? QueryString(decoding: part))?.names != ["cursor"]
        }
        let query = (others + ["cursor=\(cursor)"]).joined(separator: "&")
        // The sign that ends the address cannot stand within it (RFC 8288, 3).
        let escaped = query.split(separator: ">", omittingEmptySubsequences: false).joined(separator: "%3E")
        return "<\(request.path)?\(escaped)>; rel=\"next\""
    }

    /// A kept answer, as this request gets it.
    func cached(_ entry: AnswerCache.Entry, _ request: RESTRequest) throws(Problem) -> RESTResponse {
        var response = entry.response
        try applyIfNoneMatch(EntityTag(String(entry.entityTag.dropFirst().dropLast())), request, to: &response)
        return response
    }

    /// Answers 304 where the caller has what it asks for.
    func applyIfNoneMatch(
        _ tag: EntityTag, _ request: RESTRequest, to response: inout RESTResponse
    ) throws(Problem) {
        guard let condition = try request.condition("If-None-Match"), condition.matchesWeakly(tag) else { return }
        response.status = 304
        response.body = .bytes([])
        response.headers.removeAll { $0.name == "Content-Type" }
    }

    /// An answer with what every one has.
    func finish(_ response: RESTResponse, _ request: RESTRequest) -> RESTResponse {
        var response = response
        response.headers.append(("X-Request-Id", request.requestID))
        return response
    }
}
