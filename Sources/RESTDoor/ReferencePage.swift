internal import CReferenceAssets
internal import Digests
internal import Wire

/// The interactive page about the API: Swagger UI over the OpenAPI document, and a plain page with every code of a
/// problem. Everybody may see them, and what they need comes from this server alone.
enum ReferencePage {
    /// Where the page is; what it loads is below.
    static let path = "/docs"
    /// The page that the `type` of every problem leads to.
    static let problemsPath = "/docs/problems"
    /// The routes of what is here, as metrics and logs call them.
    static let routes = [path, problemsPath, filePattern]

    private static let filePattern = path + "/{file}"

    /// Scripts and styles are files of their own, so that nothing that got into the document could run as a script.
    /// Swagger UI needs no exception from it: it has no inline styles, and its icons are data.
    private static let contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    /// Something that the page loads. Its name has the digest of its bytes in it, so that it may be kept for ever.
    private struct File: Sendable {
        let path: String
        let mediaType: String
        let bytes: [UInt8]

        init(_ name: String, _ ending: String, _ mediaType: String, _ bytes: [UInt8]) {
            path = "\(ReferencePage.path)/\(name)-\(ReferencePage.digest(of: bytes)).\(ending)"
            self.mediaType = mediaType
            self.bytes = bytes
        }
    }

    // The bytes of all three live as long as the process.
    private static let library = unsafe File("swagger-ui", "js", "text/javascript", bytes(creferenceassets_script()))
    private static let style = unsafe File("swagger-ui", "css", "text/css", bytes(creferenceassets_style()))
    private static let licence = unsafe File("licence", "txt", "text/plain", bytes(creferenceassets_licence()))

    /// The answer to a GET of a path, or nil where there is nothing of this page.
    ///
    /// - Parameter documentPath: where the OpenAPI document is.
    static func response(path: String, documentPath: String) -> RESTResponse? {
        // Nearly every request is for something else.
        guard path.utf8.starts(with: self.path.utf8) else { return nil }
        let start = startScript(documentPath: documentPath)
        switch path {
        case self.path, self.path + "/":
            return revalidated(page(start: start, documentPath: documentPath), "text/html", route: self.path)
        case problemsPath: return revalidated(problems, "text/html", route: path)
        default:
            guard let file = [start, library, style, licence].first(where: { $0.path == path }) else { return nil }
            let caching = "public, max-age=31536000, immutable"
            return response(file.bytes, file.mediaType, caching: caching, route: filePattern)
        }
    }

    /// An answer that may be kept, if it is asked for again each time.
    static func revalidated(_ text: String, _ mediaType: String, route: String) -> RESTResponse {
        response(Array(text.utf8), mediaType, caching: "no-cache", route: route)
    }

    private static func response(
        _ bytes: [UInt8], _ mediaType: String, caching: String, route: String
    ) -> RESTResponse {
        RESTResponse(
            status: 200,
            headers: [
                ("Content-Type", mediaType + "; charset=utf-8"), ("Cache-Control", caching),
                ("ETag", EntityTag(digest(of: bytes)).headerText), ("X-Content-Type-Options", "nosniff"),
                ("Content-Security-Policy", contentSecurityPolicy), ("Referrer-Policy", "no-referrer"),
                ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
            ], body: .bytes(bytes), route: route)
    }

    private static func page(start: File, documentPath: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Penstock API</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="\(style.path)">
        </head>
        <body>
        <noscript><p>This page needs JavaScript. <a href="\(documentPath)">The OpenAPI document</a> and
        <a href="\(LLMSText.path)">a plain list of the operations</a> do not.</p></noscript>
        <main id="reference"></main>
        <footer class="swagger-ui"><div class="wrapper">
        <p><a href="\(problemsPath)">Problems</a> · <a href="\(LLMSText.path)">Plain list</a> ·
        Swagger UI under the <a href="\(licence.path)">Apache licence 2.0</a></p>
        </div></footer>
        <script src="\(library.path)"></script>
        <script src="\(start.path)"></script>
        </body>
        </html>

        """
    }

    /// What starts Swagger UI. Without `validatorUrl` it asks nobody whether the document is valid.
    private static func startScript(documentPath: String) -> File {
        let url = JSON.string(documentPath).encodedText()
        let text = """
            SwaggerUIBundle({
                url: \(url), dom_id: "#reference", deepLinking: true, displayRequestDuration: true, validatorUrl: null
            });

            """
        return File("start", "js", "text/javascript", Array(text.utf8))
    }

    private static var problems: String {
        let rows = ProblemCode.allCases.map { code in
            "<tr id=\"\(code.rawValue)\"><td><code>\(code.rawValue)</code></td><td>\(code.status)</td>"
                + "<td>\(escaped(code.title)).</td></tr>"
        }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Penstock API: problems</title>
            <link rel="icon" href="data:,">
            </head>
            <body>
            <h1>Problems</h1>
            <p>Every refusal is a problem document (RFC 9457). Its <code>code</code> is one of these and stays the same;
            <code>detail</code> is about the one request, and <code>errors</code> names every value that is wrong.</p>
            <table>
            <thead><tr><th>code</th><th>status</th><th>what it means</th></tr></thead>
            <tbody>
            \(rows.joined(separator: "\n"))
            </tbody>
            </table>
            <p><a href="\(path)">All operations</a></p>
            </body>
            </html>

            """
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            default: escaped.append(character)
            }
        }
    }

    /// The first half of the SHA-256, which is enough to tell versions apart.
    private static func digest(of bytes: [UInt8]) -> String { Hex.encode(Array(SHA256.digest(of: bytes).prefix(16))) }

    private static func bytes(_ file: creferenceassets_file) -> [UInt8] {
        unsafe Array(UnsafeBufferPointer(start: file.bytes, count: file.count))
    }
}
