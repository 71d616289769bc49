internal import Digests
internal import HTTPServer
internal import RESTDoor
internal import Telemetry

/// Counts, times and logs what is answered, and gives every request its place in a trace.
final class RequestTelemetry: Sendable {
    /// Where the numbers are.
    static let metricsPath = "/metrics"

    private let requests: RequestMetrics
    private let log: RequestLog
    private let exposition: Exposition
    private let identifiers = TraceIdentifiers(
        seed: RandomBytes.make(count: 8).reduce(0) { $0 << 8 | UInt64($1) })

    /// - Parameters:
    ///   - routes: the patterns of all paths that the door knows.
    ///   - families: what else is shown beside the requests.
    init(routes: [String], log: RequestLog, families: [MetricFamily]) {
        requests = RequestMetrics(routes: routes + [Self.metricsPath])
        self.log = log
        exposition = Exposition(
            requests.families + families + ProcessMetrics.families + log.families + [
                .info("penstock_build_info", "The running program.", labels: [("version", programVersion)])
            ])
    }

    /// All numbers, as Prometheus reads them.
    func numbers() -> RESTResponse {
        RESTResponse(
            status: 200,
            headers: [
                ("Content-Type", Exposition.mediaType), ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ], body: .bytes(exposition.text()), route: Self.metricsPath)
    }

    /// Answers a request, and tells of it.
    ///
    /// - Parameters:
    ///   - head: nil where it could not be read.
    ///   - keyID: the public part of the key that was shown.
    ///   - address: where the request comes from; nil for the address of whoever sent the head.
    func observe(
        _ head: HTTPRequestHead?, requestID: String, keyID: String?, address: String?, answer: () -> RESTResponse
    ) -> RESTResponse {
        let trace = TraceContext(headerValues: head?.headers.values(TraceContext.headerName) ?? []) {
            identifiers.next()
        }
        let start = SystemClocks.monotonicNanoseconds()
        var response = answer()
        let end = SystemClocks.monotonicNanoseconds()
        response.headers.append((TraceContext.headerName, trace.headerText))
        response.headers.append((ServerTiming.headerName, ServerTiming.headerText([("engine", end - start)])))
        let method = RequestMethod(name: head?.method ?? "")
        let arrivedAt = head?.arrivedAtNanoseconds ?? start
        let duration = end > arrivedAt ? end - arrivedAt : 0
        requests.record(
            method: method, route: response.route, status: response.status, durationNanoseconds: duration)
        log.write(
            RequestLogEntry(
                timeMicroseconds: SystemClocks.unixMicroseconds(), requestID: requestID, traceID: trace.traceIDText,
                method: method, route: response.route, status: response.status, durationMicroseconds: duration / 1_000,
                bodyBytes: method == .head ? 0 : response.bodyBytes, keyID: keyID,
                remoteAddress: address ?? head.map { Self.address($0.origin) }))
        return response
    }

    /// Writes what has gathered in the log, and ends it.
    func close() { log.close() }

    private static func address(_ origin: HTTPOrigin) -> String {
        switch origin {
        case .tcp(let address): address
        case .local(let userID, _): "local:\(userID)"
        }
    }
}

extension RESTResponse {
    /// How long the body is; nil where it is made while it is sent.
    fileprivate var bodyBytes: Int? {
        if case .bytes(let bytes) = body { bytes.count } else { nil }
    }
}
