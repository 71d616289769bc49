import DealModel
import Foundation
import TestSupport
import Testing
import Wire
import WorkspaceStore

@testable import Operations

/// A workspace to which operations are done, and whose events are read.
final class EventTrial: Sendable {
    let folder: TemporaryFolder
    let clock = ManualClock(Instant("2026-07-01T00:00:00Z") ?? .latest)
    let workspace: Workspace

    /// - Parameter isSeeded: whether there is a first pipeline, which is the first seven events.
    init(isSeeded: Bool = true) throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        workspace = try Workspace(
            id: WorkspaceID(high: 1, low: 1), name: "default", path: folder.file("workspace.sqlite"),
            spoolDirectory: folder.path, exportsDirectory: folder.file("exports"),
            cursorKey: Array(repeating: 7, count: 32),
            environment: WorkspaceStore.Environment(
                clock: clock, identifiers: CountingIdentifiers(), diskFailed: { Issue.record("disk: \($0)") }),
            log: { Issue.record("log: \($0)") })
        if isSeeded { try workspace.seedIfEmpty() }
    }

    deinit { workspace.close() }

    var feed: EventFeed { workspace.events }

    /// Does an operation.
    @discardableResult
    func run(
        _ name: String, _ parameters: [String: JSON] = [:], _ body: JSONObject = [:], as actor: String = "anna",
        caller: CallerWatch = .patient
    ) throws(Problem) -> OperationAnswer {
        guard let operation = Catalogue.standard[name] else { preconditionFailure("there is no operation \(name)") }
        return try operation.handler(
            OperationCall(
                operation: name, workspace: workspace, principal: Principal(actor: actor, scope: .admin, isLocal: true),
                requestID: "r-\(name)", parameters: parameters, body: body, now: workspace.now, caller: caller))
    }

    /// Does an operation, and reads its answer, which must be as its schema says.
    @discardableResult
    func ask(
        _ name: String, _ parameters: [String: JSON] = [:], _ body: JSONObject = [:], as actor: String = "anna",
        caller: CallerWatch = .patient
    ) throws -> JSON {
        guard case .json(let bytes) = try run(name, parameters, body, as: actor, caller: caller).content else {
            return .null
        }
        let json = try JSONReader.parse(bytes)
        if let schema = Catalogue.standard[name]?.output.schema {
            let problems = schema.problems(in: json)
            #expect(problems.isEmpty, "\(name): \(problems)")
        }
        return json
    }

    /// Makes a deal and gives its id.
    @discardableResult
    func deal(_ title: String = "Deal", _ fields: JSONObject = [:]) throws -> JSON {
        var body: JSONObject = ["title": .string(title)]
        for member in fields.members { body[member.name] = member.value }
        return try #require(try ask("deals.create", [:], body)["id"])
    }

    /// The id of a stage of the seeded pipeline.
    func stage(_ name: String) throws -> JSON {
        .id(try #require(workspace.definitions.stages.first { $0.current.name == name }?.current.id))
    }

    /// All pages of a list, one behind the other.
    func pages(_ name: String, _ parameters: [String: JSON] = [:]) throws -> [JSON] {
        var parameters = parameters
        var found: [JSON] = []
        while true {
            let answer = try ask(name, parameters)
            found += answer["data"]?.arrayValue ?? []
            guard let cursor = answer["page"]?["next_cursor"], !cursor.isNull else { return found }
            parameters["cursor"] = cursor
        }
    }

    /// All events behind one, in short; see `brief`.
    func briefs(after: Int64) throws -> [String] {
        try pages("events.list", ["after": .integer(after)]).map(Self.brief)
    }

    /// An event in short: its type, and each field with what it was and what it is.
    static func brief(_ event: JSON) -> String {
        let changes = event["changes"]?.objectValue?.members ?? []
        let texts = changes.map { change in
            "\(change.name) \(text(change.value["from"]))→\(text(change.value["to"]))"
        }
        return ([event["type"]?.stringValue ?? "?"] + texts).joined(separator: ", ")
    }

    private static func text(_ value: JSON?) -> String { value?.stringValue ?? value?.encodedText() ?? "?" }

    /// What a piece of a stream says: the ids of its messages, in order; those without data as `(id)`.
    static func ids(_ piece: [UInt8]?) -> [String] {
        String(decoding: piece ?? [], as: UTF8.self).components(separatedBy: "\n\n").compactMap { message in
            let lines = message.split(separator: "\n")
            guard let id = lines.first(where: { $0.hasPrefix("id: ") })?.dropFirst(4) else { return nil }
            return lines.contains { $0.hasPrefix("data: ") } ? String(id) : "(\(id))"
        }
    }
}
