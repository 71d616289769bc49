import DealModel
import TestSupport
import Testing
import Wire

@testable import Operations

/// Random writes of every kind; then the log is read in random parts and held against what the deals say.
struct EventRandomTests {
    /// Writes at random, and remembers the deals that were never written to for an earlier moment.
    private struct Writer {
        let trial: EventTrial
        var generator: SeededGenerator
        var deals: [JSON] = []
        /// Deals to which each write was for the moment at which it came.
        var straight: Set<String> = []
        private let actors = ["anna", "ben", "key:1"]

        init(_ trial: EventTrial, seed: UInt64) throws {
            self.trial = trial
            generator = SeededGenerator(seed: seed)
            try trial.run("pipelines.create", [:], ["name": "Two", "stages": [["name": "In"], ["name": "Out"]]])
            for name in ["hot", "cold"] { try trial.run("tags.create", [:], ["name": .string(name)]) }
        }

        mutating func write() {
            trial.clock.advance(seconds: Int64.random(in: 0...50_000, using: &generator))
            let actor = generator.pick(actors)
            // What cannot be done, such as to move a deal to where it is, leaves nothing behind.
            switch Int.random(in: 0..<20, using: &generator) {
            case 0...4: create(actor)
            case 5...9: onDeal("deals.update", fields(), actor)
            case 10...12: onDeal("deals.move", ["stage_id": stage()], actor)
            case 13:
                onDeal(generator.pick(["deals.win", "deals.lose", "deals.reopen"]), ["reason": "So"], actor)
            case 14: onDeal(generator.pick(["deals.delete", "deals.restore"]), [:], actor)
            case 15: onDeal("deals.tags.replace", ["tags": [generator.pick(["hot", "cold"])]], actor)
            case 16: contact(actor)
            case 17: correct(actor)
            default: define(actor)
            }
        }

        private mutating func create(_ actor: String) {
            var body = fields()
            body["title"] = "Deal"
            let isPast = generator.oneIn(2)
            if isPast { body["effective_at"] = past(within: 40_000_000) }
            guard let id = try? trial.ask("deals.create", [:], body, as: actor)["id"] else { return }
            deals.append(id)
            straight.insert(id.stringValue ?? "?")
        }

        private mutating func onDeal(_ operation: String, _ body: JSONObject, _ actor: String) {
            guard !deals.isEmpty else { return }
            let id = generator.pick(deals)
            var body = body
            if generator.oneIn(3) {
                straight.remove(id.stringValue ?? "?")
                body["effective_at"] = past(within: 500_000)
            }
            _ = try? trial.run(operation, ["id": id], body, as: actor)
        }

        private mutating func contact(_ actor: String) {
            guard !deals.isEmpty else { return }
            let id = generator.pick(deals)
            let contact: JSON = .string("0190a000-0000-7000-8000-00000000000\(generator.pick([1, 2]))")
            let role: JSON = generator.pick(["buyer", "user", .null])
            switch Int.random(in: 0..<3, using: &generator) {
            case 0:
                _ = try? trial.run("deals.contacts.add", ["id": id], ["contact_id": contact, "role": role], as: actor)
            case 1:
                _ = try? trial.run(
                    "deals.contacts.update", ["id": id, "contact_id": contact],
                    ["role": role, "is_primary": .bool(generator.oneIn(2))], as: actor)
            default: _ = try? trial.run("deals.contacts.remove", ["id": id, "contact_id": contact], as: actor)
            }
        }

        private mutating func correct(_ actor: String) {
            guard !deals.isEmpty else { return }
            let id = generator.pick(deals)
            guard let versions = try? trial.pages("deals.history", ["id": id]), !versions.isEmpty else { return }
            var body = fields()
            body["corrects"] = generator.pick(versions)["id"]
            straight.remove(id.stringValue ?? "?")
            _ = try? trial.run("deals.update", ["id": id], body, as: actor)
        }

        private mutating func define(_ actor: String) {
            switch Int.random(in: 0..<3, using: &generator) {
            case 0:
                let tag = generator.pick(trial.workspace.definitions.tags).current.id
                let colour: JSON = generator.pick(["#ff0000", "#00ff00", .null])
                _ = try? trial.run("tags.update", ["id": .id(tag)], ["colour": colour], as: actor)
            case 1:
                let name: JSON = generator.pick(["In", "First", "Entrance"])
                _ = try? trial.run("stages.update", ["id": stage()], ["name": name], as: actor)
            default:
                let pipeline = generator.pick(trial.workspace.definitions.pipelines).current.id
                let archived = generator.oneIn(4)
                _ = try? trial.run("pipelines.update", ["id": .id(pipeline)], ["archived": .bool(archived)], as: actor)
            }
        }

        private mutating func stage() -> JSON { .id(generator.pick(trial.workspace.definitions.stages).current.id) }

        private mutating func fields() -> JSONObject {
            var body: JSONObject = ["owner_id": .string(generator.pick(["anna", "ben", "zoe"]))]
            if generator.oneIn(2) {
                body["amount"] = .integer(Int.random(in: 0...3, using: &generator))
                body["currency"] = .string(generator.pick(["EUR", "JPY"]))
            }
            if generator.oneIn(3) { body["next_step"] = generator.pick(["call", "write", .null]) }
            if generator.oneIn(4) { body["metadata"] = ["a": [1, generator.pick(["x", "y"])]] }
            return body
        }

        private mutating func past(within seconds: Int64) -> JSON {
            let now = trial.clock.now().microseconds
            return .instant(
                Instant(microseconds: now - Int64.random(in: 0...seconds, using: &generator) * 1_000_000))
        }
    }

    private static func filled(seed: UInt64) throws -> Writer {
        var writer = try Writer(try EventTrial(), seed: seed)
        for _ in 0..<160 { writer.write() }
        return writer
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `the log read in any parts is the whole log`(seed: UInt64) throws {
        var writer = try Self.filled(seed: seed)
        let trial = writer.trial
        let whole = try trial.pages("events.list", ["after": 0, "limit": 500])
        #expect(whole.map { $0["seq"]?.intValue } == (1...trial.feed.lastSequence).map { $0 }, "seed \(seed)")
        let moments = whole.compactMap { $0["recorded_at"]?.stringValue }
        #expect(moments == moments.sorted(), "seed \(seed)")
        for _ in 0..<30 {
            let after = Int64.random(in: 0...Int64(whole.count), using: &writer.generator)
            let limit = Int.random(in: 1...70, using: &writer.generator)
            let types = EventType.allCases.filter { _ in writer.generator.oneIn(3) }.map(\.rawValue)
            var parameters: [String: JSON] = ["after": .integer(after), "limit": .integer(limit)]
            if !types.isEmpty { parameters["types"] = .array(types.map { .string($0) }) }
            let expected = whole.dropFirst(Int(after)).filter {
                types.isEmpty || types.contains($0["type"]?.stringValue ?? "?")
            }
            #expect(try trial.pages("events.list", parameters) == expected, "seed \(seed): \(parameters)")
            // Going on from last_seq is the same as going on by cursor.
            var found: [JSON] = []
            while true {
                let answer = try trial.ask("events.list", parameters)
                found += answer["data"]?.arrayValue ?? []
                guard answer["page"]?["has_more"] == true else { break }
                parameters["after"] = answer["page"]?["last_seq"]
            }
            #expect(found == expected, "seed \(seed): \(parameters)")
        }
    }

    @Test(arguments: 11...14 as ClosedRange<UInt64>)
    func `the audit read in any parts is the log backwards`(seed: UInt64) throws {
        var writer = try Self.filled(seed: seed)
        let trial = writer.trial
        let whole = try trial.pages("events.list", ["after": 0, "limit": 500])
        func field(_ event: JSON, _ names: String...) -> String? {
            names.reduce(event as JSON?) { $0?[$1] }?.stringValue
        }
        for _ in 0..<30 {
            let model = writer.generator.pick(whole)
            var parameters: [String: JSON] = ["limit": .integer(Int.random(in: 1...40, using: &writer.generator))]
            if writer.generator.oneIn(3) { parameters["entity_id"] = model["entity"]?["id"] }
            if writer.generator.oneIn(3) { parameters["entity_kind"] = model["entity"]?["kind"] }
            if writer.generator.oneIn(3) { parameters["actor"] = model["actor"] }
            if writer.generator.oneIn(3) { parameters["operation"] = model["operation"] }
            if writer.generator.oneIn(3) { parameters["from"] = writer.generator.pick(whole)["recorded_at"] }
            if writer.generator.oneIn(3) { parameters["to"] = writer.generator.pick(whole)["recorded_at"] }
            func isWanted(_ event: JSON) -> Bool {
                func fits(_ name: String, _ value: String?) -> Bool {
                    parameters[name]?.stringValue.map { $0 == value } ?? true
                }
                let moment = field(event, "recorded_at") ?? ""
                return fits("entity_id", field(event, "entity", "id"))
                    && fits("entity_kind", field(event, "entity", "kind")) && fits("actor", field(event, "actor"))
                    && fits("operation", field(event, "operation"))
                    && parameters["from"]?.stringValue.map { moment >= $0 } ?? true
                    && parameters["to"]?.stringValue.map { moment < $0 } ?? true
            }
            let expected = Array(whole.filter(isWanted).reversed())
            #expect(try trial.pages("audit.list", parameters) == expected, "seed \(seed): \(parameters)")
        }
        for deal in writer.deals.prefix(10) {
            let expected = Array(whole.filter { $0["entity"]?["id"] == deal }.reversed())
            #expect(try trial.pages("deals.audit", ["id": deal, "limit": 3]) == expected, "seed \(seed)")
        }
    }

    @Test(arguments: 21...26 as ClosedRange<UInt64>)
    func `one event after the other makes of a deal what it is now`(seed: UInt64) throws {
        let writer = try Self.filled(seed: seed)
        let events = try writer.trial.pages("events.list", ["after": 0, "limit": 500])
        var states: [String: JSONObject] = [:]
        for event in events where event["entity"]?["kind"] == "deal" {
            guard let id = event["entity"]?["id"]?.stringValue, writer.straight.contains(id) else { continue }
            for change in event["changes"]?.objectValue?.members ?? [] {
                let before = states[id]?[change.name] ?? (change.name == "deleted" ? false : .null)
                #expect(change.value["from"] == before, "seed \(seed): \(event.encodedText())")
                states[id, default: [:]][change.name] = change.value["to"]
            }
        }
        #expect(states.count > 5, "seed \(seed)")
        for (id, state) in states {
            let deal = try writer.trial.ask("deals.get", ["id": .string(id)])
            for name in DealField.allCases.map(\.name) {
                let value = state[name] ?? .null
                guard name != "deleted" else {
                    #expect((value == true) != (deal["deleted_at"]?.isNull ?? true), "seed \(seed): \(id)")
                    continue
                }
                #expect(value == deal[name], "seed \(seed): \(id) \(name)")
            }
        }
    }

    /// The state of a deal right before and right after one of its versions, from its history alone.
    private func step(_ version: JSON, in history: [JSON]) -> (before: JSONObject, after: JSONObject) {
        func number(_ json: JSON?) -> Int64 { json?.intValue ?? 0 }
        let byID = Dictionary(uniqueKeysWithValues: history.map { (number($0["id"]), $0) })
        func place(_ entry: JSON) -> Int64 {
            var entry = entry
            while let corrected = byID[number(entry["corrects"])] { entry = corrected }
            return number(entry["id"])
        }
        func isLater(_ one: JSON, than other: JSON) -> Bool {
            let times = [one, other].map { $0["effective_at"]?.stringValue ?? "" }
            return times[0] == times[1] ? place(one) > place(other) : times[0] > times[1]
        }
        func state(upTo last: JSON, knownTo sequence: Int64) -> JSONObject {
            let known = history.filter { number($0["id"]) <= sequence }
            let corrected = Set(known.map { number($0["corrects"]) })
            var state: JSONObject = ["deleted": false]
            let standing = known.filter { !corrected.contains(number($0["id"])) && !isLater($0, than: last) }
            for entry in standing.sorted(by: { isLater($1, than: $0) }) {
                for field in entry["changes"]?.objectValue?.members ?? [] { state[field.name] = field.value }
            }
            return state
        }
        let sequence = number(version["id"])
        let last = byID[number(version["corrects"])] ?? version
        return (state(upTo: last, knownTo: sequence - 1), state(upTo: version, knownTo: sequence))
    }

    @Test(arguments: 31...36 as ClosedRange<UInt64>)
    func `an event says what was right before it and is right after it in the deal's life`(seed: UInt64) throws {
        let writer = try Self.filled(seed: seed)
        let events = try writer.trial.pages("events.list", ["after": 0, "limit": 500])
        let bySequence = Dictionary(uniqueKeysWithValues: events.map { ($0["seq"]?.intValue ?? 0, $0) })
        var corrections = 0
        for deal in writer.deals {
            let history = try writer.trial.pages("deals.history", ["id": deal, "limit": 500])
            for version in history {
                let event = try #require(bySequence[version["id"]?.intValue ?? 0])
                for name in ["effective_at", "recorded_at", "actor", "cause", "reason", "corrects"] {
                    #expect(event[name] == version[name], "seed \(seed): \(name) of \(event.encodedText())")
                }
                corrections += event["type"] == "deal.corrected" ? 1 : 0
                let (before, after) = step(version, in: history)
                // That a stage ends the reason of another closing has a test of its own.
                for field in version["changes"]?.objectValue?.members ?? [] where !field.name.hasSuffix("_reason") {
                    let change = event["changes"]?[field.name]
                    let (from, to) = (before[field.name] ?? .null, after[field.name] ?? .null)
                    #expect((change == nil) == (from == to), "seed \(seed): \(field.name) of \(event.encodedText())")
                    guard let change else { continue }
                    #expect(change["from"] == from, "seed \(seed): \(field.name) of \(event.encodedText())")
                    #expect(change["to"] == to, "seed \(seed): \(field.name) of \(event.encodedText())")
                }
            }
        }
        #expect(corrections > 0, "seed \(seed)")
    }
}
