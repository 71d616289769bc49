internal import Digests
internal import Operations
internal import Wire

/// Reports as files that are read by their URI.
extension ResourceShelf {
    /// The largest file that is read so, in bytes; larger ones are for HTTP.
    static let reportBytesMax = 4 << 20
    /// The operation that makes reports.
    static let reportOperation = "reports.get"

    static let reportTemplate: JSON = [
        "uriTemplate": .string(ResourceAddress.scheme + "reports/{name}{?format,as_of,known_at,pipeline_id,period}"),
        "name": "report",
        "description": .string(
            "A report as a file: format json, csv, xml, html, pdf, xlsx and others; it takes what report_get takes."),
    ]

    /// A report: its media type, and its text or its bytes in Base64.
    ///
    /// - Throws: what the operation refuses; `validation_failed` for one that is too large.
    func report(_ name: String, _ query: String) throws(Problem) -> JSONObject {
        guard let operation = catalogue[Self.reportOperation] else {
            throw Problem(.notFound, "There are no reports here.")
        }
        let parameters: [QueryString.Parameter]
        do { parameters = try query.isEmpty ? [] : QueryString(decoding: query).parameters } catch {
            throw Problem(.invalidParameter, "The query cannot be read.", errors: [error.queryProblem])
        }
        let values = try Catalogue.parameters(of: operation, path: ["name": name], query: parameters)
        var arguments = JSONObject()
        for (name, value) in values.sorted(by: { $0.key < $1.key }) { arguments[name] = value }
        switch try answer(operation, arguments).content {
        case .json(let bytes): return Self.contents(bytes, operation.output.mediaType)
        case .file(let file): return Self.contents(try Self.bytes(of: file), file.mediaType)
        case .none, .lines, .live: throw Problem(.internal, "A report is JSON or a file.")
        }
    }

    /// Refuses a format that a report cannot be had in.
    func checkFormat(_ format: String, of name: String) throws(Problem) {
        let reports = try perform("reports.list", JSONObject())["data"]?.arrayValue ?? []
        let report = reports.first { $0["name"]?.stringValue == name }
        let formats = (report?["formats"]?.arrayValue ?? []).compactMap(\.stringValue)
        guard !formats.contains(format) else { return }
        throw Problem(
            .validationFailed, "The report \(name) cannot be had as \(format).",
            errors: [
                FieldProblem(
                    pointer: "/format", code: "not_allowed", detail: "It has nothing that this format could hold.",
                    allowed: formats, didYouMean: nearestName(to: format, among: formats))
            ])
    }

    /// All bytes of a file.
    ///
    /// - Throws: `validation_failed` where there are more than `reportBytesMax`.
    static func bytes(of file: OperationAnswer.File) throws(Problem) -> [UInt8] {
        guard file.byteCount <= reportBytesMax else {
            throw Problem(
                .validationFailed,
                "The file has \(file.byteCount) bytes, and at most \(reportBytesMax) are read here; GET "
                    + "/api/v1/reports, or POST /api/v1/exports, over HTTP gives it.")
        }
        var bytes: [UInt8] = []
        while let piece = file.next() { bytes += piece }
        return bytes
    }

    private static func contents(_ bytes: [UInt8], _ mediaType: String) -> JSONObject {
        let kind = mediaType.prefix { $0 != ";" }
        let isText = kind.hasPrefix("text/") || ["json", "xml"].contains { kind.hasSuffix($0) }
        let content: JSON =
            isText
            ? .string(UntrustedText.cleaned(String(decoding: bytes, as: UTF8.self))) : .string(Base64.encode(bytes))
        return ["mimeType": .string(String(kind)), isText ? "text" : "blob": content]
    }
}
