internal import CReferenceAssets
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

    // The bytes of all three live as long as the process.
    private static let library = unsafe file("swagger-ui", "js", "text/javascript", bytes(creferenceassets_script()))
    private static let style = unsafe file("swagger-ui", "css", "text/css", bytes(creferenceassets_style()))
    private static let licence = unsafe file("licence", "txt", "text/plain", bytes(creferenceassets_licence()))
    private static let files = [start, library, style, licence]

    /// The answer to a GET of a path, or nil where there is nothing of this page.
    static func response(path: String) -> RESTResponse? {
        // Nearly every request is for something else.
        guard path.utf8.starts(with: self.path.utf8) else { return nil }
        switch path {
        case self.path, self.path + "/": return page.response
        case problemsPath: return problems.response
        default: return files.first { $0.path == path }?.response
        }
    }

    private static func file(_ name: String, _ ending: String, _ mediaType: String, _ bytes: [UInt8]) -> PageFile {
        PageFile(below: path, name, ending, mediaType + "; charset=utf-8", bytes, route: filePattern)
    }

    private static func page(_ path: String, _ text: String) -> PageFile {
        PageFile(path, "text/html; charset=utf-8", Array(text.utf8))
    }

    private static let page = page(
        path,
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
        <noscript><p>This page needs JavaScript. <a href="\(RESTDoor.documentPath)">The OpenAPI document</a> and
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

        """)

    /// What starts Swagger UI. Without `validatorUrl` it asks nobody whether the document is valid.
    private static let start = {
        let url = JSON.string(RESTDoor.documentPath).encodedText()
        let text = """
            SwaggerUIBundle({
                url: \(url), dom_id: "#reference", deepLinking: true, displayRequestDuration: true, validatorUrl: null
            });

            """
        return file("start", "js", "text/javascript", Array(text.utf8))
    }()

    private static let problems = {
        let rows = ProblemCode.allCases.map { code in
            "<tr id=\"\(code.rawValue)\"><td><code>\(code.rawValue)</code></td><td>\(code.status)</td>"
                + "<td>\(escaped(code.title)).</td></tr>"
        }
        return page(
            problemsPath,
            """
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

            """)
    }()

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            default: escaped.append(character)
            }
        }
    }

    private static func bytes(_ file: creferenceassets_file) -> [UInt8] {
        unsafe Array(UnsafeBufferPointer(start: file.bytes, count: file.count))
    }
}
