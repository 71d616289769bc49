import HTTPServer

/// Runs the body against a server on a free port and stops the server after it.
func withServer<Result>(
    _ service: any HTTPService,
    limits: HTTPLimits = HTTPLimits(),
    allowedHosts: HTTPAllowedHosts = .standard,
    _ body: (HTTPServer) throws -> Result
) throws -> Result {
    let server = try HTTPServer(
        listener: .tcp(host: "127.0.0.1", port: 0),
        limits: limits,
        allowedHosts: allowedHosts,
        service: service
    )
    defer { server.drain(graceSeconds: 0) }
    return try body(server)
}

/// A request's bytes: the line, a Host, the given fields, an empty line, the body.
func message(_ line: String, _ fields: String..., body: String = "") -> [UInt8] {
    let lines = [line, "Host: localhost"] + fields
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
}
