internal import Digests
internal import Wire

/// Something that everybody gets as it is: its bytes, made once, and their tag.
struct PageFile: Sendable {
    /// Scripts and styles are files of their own, so that nothing that got into the document could run as a script.
    /// Swagger UI needs no exception from it: it has no inline styles, and its icons are data.
    private static let contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    /// Where it is.
    let path: String
    /// The answer to a GET.
    let response: RESTResponse

    /// What may be kept, if it is asked for again each time.
    init(_ path: String, _ contentType: String, _ bytes: [UInt8]) {
        self.init(path, contentType, bytes, digest: Self.digest(of: bytes), caching: "no-cache", route: path)
    }

    /// What has the digest of its bytes in its name, so that it may be kept for ever.
    ///
    /// - Parameter route: the pattern that the path is one of.
    init(below folder: String, _ name: String, _ ending: String, _ contentType: String, _ bytes: [UInt8], route: String)
    {
        let digest = Self.digest(of: bytes)
        self.init(
            "\(folder)/\(name)-\(digest).\(ending)", contentType, bytes, digest: digest,
            caching: "public, max-age=31536000, immutable", route: route)
    }

    private init(
        _ path: String, _ contentType: String, _ bytes: [UInt8], digest: String, caching: String, route: String
    ) {
        self.path = path
        response = RESTResponse(
            status: 200,
            headers: [
                ("Content-Type", contentType), ("Cache-Control", caching), ("ETag", EntityTag(digest).headerText),
                ("X-Content-Type-Options", "nosniff"), ("Content-Security-Policy", Self.contentSecurityPolicy),
                ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Opener-Policy", "same-origin"),
                ("Cross-Origin-Resource-Policy", "same-origin"),
            ], body: .bytes(bytes), route: route)
    }

    /// The first half of the SHA-256, which is enough to tell versions apart.
    private static func digest(of bytes: [UInt8]) -> String { Hex.encode(Array(SHA256.digest(of: bytes).prefix(16))) }
}
