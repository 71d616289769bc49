internal import Operations
internal import Wire

/// What tells about the API, to everybody: the OpenAPI document and the pages beside it.
extension RESTDoor {
    /// The routes of all pages.
    var pageRoutes: [String] { [Self.documentPath, LLMSText.path] + ReferencePage.routes }

    /// The page at a path; nil where there is none.
    func page(at path: String) -> RESTResponse? {
        // Nearly every request is for something else.
        guard !path.utf8.starts(with: Router.base.utf8) else { return nil }
        switch path {
        case Self.documentPath: return pages.document.response
        case LLMSText.path: return pages.plainPage.response
        default: return ReferencePage.response(path: path)
        }
    }

    /// Gives a page out.
    ///
    /// - Throws: `method_not_allowed`, `not_acceptable` or `unknown_parameter`.
    func give(_ page: RESTResponse, to request: RESTRequest) throws(Problem) -> RESTResponse {
        guard ["GET", "HEAD"].contains(request.method) else {
            throw Self.methodNotAllowed(request.path, ["GET", "HEAD"])
        }
        if request.path == Self.documentPath { try checkDocument(request) }
        var page = page
        if let tag = page.header("ETag") {
            try applyIfNoneMatch(EntityTag(String(tag.dropFirst().dropLast())), request, to: &page)
        }
        return page
    }

    private func checkDocument(_ request: RESTRequest) throws(Problem) {
        try request.checkAccept("The OpenAPI document", Self.jsonType)
        let names = try request.queryParameters().map(\.name)
        guard names.isEmpty else {
            throw Problem(
                .unknownParameter, "The OpenAPI document takes no parameters.",
                errors: names.map { name in
                    FieldProblem(
                        pointer: FieldProblem.queryPointer(name), code: "unknown_parameter",
                        detail: "\(request.path) knows no parameter \(name).")
                })
        }
    }

    static let documentPath = "/openapi.json"
}
