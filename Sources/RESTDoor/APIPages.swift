internal import Locking
internal import Operations
internal import Wire

/// The OpenAPI document and the plain page, made when one of them is first asked for: most processes give none out.
final class APIPages: Sendable {
    private struct Made: Sendable {
        let document: PageFile
        let plainPage: PageFile
    }

    private let catalogue: Catalogue
    private let version: String
    private let made = Guarded<Made?>(nil)

    /// - Parameter version: the program's.
    init(catalogue: Catalogue, version: String) {
        self.catalogue = catalogue
        self.version = version
    }

    /// The OpenAPI document.
    var document: PageFile { pages.document }

    /// The same for readers of plain Markdown.
    var plainPage: PageFile { pages.plainPage }

    private var pages: Made {
        made.withLock { made in
            if let made { return made }
            let document = OpenAPIDocument(catalogue: catalogue, version: version).json
            let text = LLMSText(catalogue: catalogue, version: version, documentPath: RESTDoor.documentPath).text
            let pages = Made(
                document: PageFile(RESTDoor.documentPath, RESTDoor.jsonType, document.encoded()),
                plainPage: PageFile(LLMSText.path, "text/markdown; charset=utf-8", Array(text.utf8)))
            made = pages
            return pages
        }
    }
}
