import DealModel
import Foundation
import Operations
import Testing
import Wire

@testable import RESTDoor

/// Holds every answer that any test gets against what the OpenAPI document promises for its operation.
struct AnswerAudit {
    static let standard = AnswerAudit()

    private let document: JSON
    private let router = Router(.standard)
    /// What the door says by itself, without any operation.
    private static let doorCodes: Set<String> = ["not_found", "method_not_allowed", "invalid_parameter"]

    /// What answers are beside JSON.
    private static let otherTypes = Set(
        ["application/x-ndjson", "text/event-stream"]
            + Catalogue.standard.operations.flatMap { $0.output.formats.map(\.mediaType) })

    private init() {
        document = OpenAPIDocument(catalogue: .standard, version: "1.0.0").json
    }

    func check(_ request: RESTRequest, _ answer: Answer) {
        let what = "\(request.method) \(request.path) answered \(answer.status)"
        #expect(answer.header("X-Request-Id") == request.requestID, "\(what)")
        #expect(answer.header("X-Content-Type-Options") == "nosniff", "\(what)")
        let type = answer.header("Content-Type") ?? ""
        let isJSON = ["application/json", Problem.mediaType].contains(type)
        #expect(answer.bytes.isEmpty || isJSON || Self.otherTypes.contains(type), "\(what) of type \(type)")
        if answer.bytes.isEmpty {
            #expect([201, 204, 304].contains(answer.status) || answer.status == 200, "\(what) without a body")
        } else if isJSON {
            let object = try? JSONSerialization.jsonObject(with: Data(answer.bytes))
            #expect(object != nil, "\(what) with what is no JSON")
        }
        if answer.status >= 400 { checkProblem(request, answer, what) }
        guard request.path != "/openapi.json" else { return }
        guard case .operation(let operation, _)? = try? router.match(method: request.method, path: request.path),
            !operation.isLocal || request.principal.isLocal
        else {
            #expect(Self.doorCodes.contains(answer.code), "\(what): \(answer.code) without an operation")
            return
        }
        if !operation.isLocal { checkDocumented(operation, answer, what) }
        if answer.status < 300, let schema = operation.output.schema {
            let mayCreate = operation.output.mayCreate && answer.status == 201
            #expect(answer.status == operation.output.status || mayCreate, "\(what)")
            let hasPlace = [201, 202].contains(answer.status) && answer.header("Dry-Run") == nil
            #expect((answer.header("Location") != nil) == hasPlace, "\(what)")
            // A list may nest deeper than our own reader goes; then it is enough that it is JSON.
            guard isJSON, !answer.json.isNull else { return }
            #expect(schema.problems(in: answer.json) == [], "\(what) with another body than promised")
        }
    }

    private func checkProblem(_ request: RESTRequest, _ answer: Answer, _ what: String) {
        #expect(answer.header("Content-Type") == "application/problem+json", "\(what)")
        #expect(answer.header("Cache-Control") == "no-store", "\(what)")
        let code = ProblemCode(rawValue: answer.code)
        #expect(code?.status == answer.status, "\(what): \(answer.code)")
        #expect(answer["/status"] == "\(answer.status)", "\(what)")
        #expect(answer["/type"] == "/docs/problems#\(answer.code)", "\(what)")
        #expect(answer["/title"] == code?.title, "\(what)")
        #expect(answer["/instance"] == request.requestID, "\(what)")
        #expect(answer["/detail"].hasSuffix(".") || answer.code == "malformed_json", "\(what): \(answer["/detail"])")
        #expect(answer.code != "internal", "\(what): \(answer["/detail"])")
        if answer.status == 503 { #expect(answer.header("Retry-After") != nil, "\(what)") }
    }

    private func checkDocumented(_ operation: Operations.Operation, _ answer: Answer, _ what: String) {
        let method = operation.address.method.rawValue.lowercased()
        let responses = document["paths"]?[Router.path(of: operation)]?[method]?["responses"]
        let response = responses?[String(answer.status)]?.resolved(in: document)
        #expect(response != nil, "\(what), which \(operation.name) does not document")
        guard answer.status >= 400 else { return }
        let codes = response?["description"]?.stringValue?.components(separatedBy: ", ") ?? []
        #expect(codes.contains(answer.code), "\(what) \(answer.code), which \(operation.name) does not document")
    }
}
