import DealModel
import Dispatch
import Locking
import TestSupport
import Testing
import Wire
import WorkspaceStore

@testable import Operations
@testable import RESTDoor

/// `Idempotency-Key`: what was done once is not done again, and is answered with the same bytes.
struct IdempotencyTests {
    private let door: TestDoor

    init() throws { door = try TestDoor() }

    private func key(_ key: String, _ more: [String: String] = [:]) -> [String: String] {
        more.merging(["Idempotency-Key": key]) { first, _ in first }
    }

    /// What a caller sees of an answer, but for what says that it is a replay, and of which request.
    private func seen(_ answer: Answer) -> String {
        let headers = answer.headers.filter { !["Idempotent-Replayed", "X-Request-Id"].contains($0.name) }
        let named = headers.map { "\($0.name)=\($0.value)" }
        return "\(answer.status) \(named) \(String(decoding: answer.bytes, as: UTF8.self))"
    }

    @Test func `every write is done once for a key, and answered with the same bytes, tag and place`() throws {
        let scene = WriteScene(door)
        let writes = Catalogue.standard.operations.filter { operation in
            operation.effect != .reads && !operation.isLocal && !operation.name.hasPrefix("keys.")
        }
        #expect(scene.names == Set(writes.map(\.name)))
        // In the order of the catalogue, so that a failure can be repeated.
        for operation in writes {
            let headers = key("key of \(operation.name)".replacing(" ", with: "-"))
            func send() -> Answer { scene.send(operation, headers: headers) }
            let first = send()
            #expect((200...204).contains(first.status), "\(operation.name): \(seen(first))")
            #expect(first.header("Idempotent-Replayed") == nil)
            let version = door.workspace.dataVersion
            for _ in 0..<2 {
                let again = send()
                #expect(again.header("Idempotent-Replayed") == "true", "\(operation.name)")
                #expect(seen(again) == seen(first), "\(operation.name)")
            }
            #expect(door.workspace.dataVersion == version, "\(operation.name) was done again")
        }
    }

    @Test func `a replay says what was, whatever has become of it, also after a restart`() throws {
        let made = door.post("/deals", #"{"title": "One"}"#, headers: key("k"))
        let path = "/deals/\(made["/id"])"
        let changed = door.patch(path, #"{"title": "Two"}"#, headers: key("k", ["If-Match": "\"v1\""]))
        #expect(changed["/version"] == "2")
        door.patch(path, #"{"title": "Three"}"#)
        door.delete(path)
        for restarts in [false, true] {
            if restarts { door.workspace.close() }
            let door = restarts ? try TestDoor(folder: door.folder) : door
            let again = door.post("/deals", #"{ "title" : "One" }"#, headers: key("k"))
            #expect(seen(again) == seen(made))
            // What the condition says is looked at only where something is done.
            for condition in ["\"v1\"", "\"v7\"", "*"] {
                let answer = door.patch(path, #"{"title": "Two"}"#, headers: key("k", ["If-Match": condition]))
                #expect(seen(answer) == seen(changed))
            }
            #expect(door.get("/deals?include=count,deleted")["/page/count"] == "1")
        }
    }

    @Test func `a key belongs to who brings it and to the operation`() {
        let body = #"{"title": "x"}"#
        let headers = key("k", ["Content-Type": "application/json"])
        for principal in [TestDoor.owner, TestDoor.writer, TestDoor.local] {
            let answer = door.send("POST", "/api/v1/deals", .bytes(Array(body.utf8)), headers: headers, as: principal)
            #expect(answer.header("Idempotent-Replayed") == nil)
        }
        #expect(door.post("/pipelines", #"{"name": "x"}"#, headers: key("k")).status == 201)
        #expect(door.get("/deals?include=count")["/page/count"] == "3")
    }

    @Test func `a key that was used for something else is a conflict`() {
        let one = door.deal()
        let two = door.deal()
        #expect(door.patch("/deals/\(one)", #"{"title": "a"}"#, headers: key("k")).status == 200)
        for (path, body) in [(one, #"{"title": "b"}"#), (two, #"{"title": "a"}"#)] {
            let answer = door.patch("/deals/\(path)", body, headers: key("k"))
            #expect(answer.outcome == "422 idempotency_conflict")
            #expect(answer.errors == ["/header/Idempotency-Key idempotency_conflict"])
        }
        let path = "/deals/\(one)"
        #expect(door.delete(path + "?effective_at=2026-03-10T12:00:00Z", headers: key("d")).status == 204)
        #expect(door.delete(path, headers: key("d")).outcome == "422 idempotency_conflict")
        #expect(door.get("/deals/\(two)")["/version"] == "1")
    }

    @Test func `what is refused is not kept and is done when it comes again`() {
        let path = "/deals/\(door.deal())"
        for _ in 0..<2 {
            #expect(door.patch(path, #"{"titel": "a"}"#, headers: key("k")).outcome == "422 validation_failed")
            let late = door.patch(path, #"{"title": "a"}"#, headers: key("k", ["If-Match": "\"v9\""]))
            #expect(late.outcome == "412 version_mismatch")
            let nothing = door.patch("/deals/x", #"{"title": "a"}"#, headers: key("k"))
            #expect(nothing.outcome == "404 not_found")
        }
        #expect(door.patch(path, #"{"title": "a"}"#, headers: key("k"))["/version"] == "2")
        #expect(door.patch(path, #"{"title": "a"}"#, headers: key("k")).header("Idempotent-Replayed") == "true")
    }

    @Test func `after a day the key is free again`() {
        let body = #"{"title": "x"}"#
        let first = door.post("/deals", body, headers: key("k"))["/id"]
        door.clock.advance(seconds: Int64(KeptAnswer.keptHours) * 3_600 - 1)
        #expect(door.post("/deals", body, headers: key("k"))["/id"] == first)
        door.clock.advance(seconds: 1)
        let second = door.post("/deals", #"{"title": "y"}"#, headers: key("k"))
        #expect(second.status == 201 && second["/id"] != first)
    }

    @Test(arguments: ["", " ", "a b", "ä", String(repeating: "k", count: 256), "a\u{7F}"])
    func `a key that is none is refused`(key: String) {
        let answer = door.post("/deals", #"{"title": "x"}"#, headers: ["Idempotency-Key": key])
        #expect(answer.outcome == "400 malformed_header")
        #expect(answer.errors == ["/header/Idempotency-Key malformed_header"])
        #expect(RESTRequest.idempotencyKeyCharactersMax == 255)
    }

    @Test func `of many equal requests at once one is done, and the others are told so or get its answer`() {
        let door = door
        let answers = Guarded<[Answer]>([])
        DispatchQueue.concurrentPerform(iterations: 64) { number in
            let key = ["Idempotency-Key": "k\(number % 4)"]
            let answer = door.post("/deals", #"{"title": "Deal \#(number % 4)"}"#, headers: key)
            answers.withLock { $0.append(answer) }
        }
        let all = answers.withLock { $0 }
        #expect(all.count == 64)
        var ids: Set<String> = []
        for answer in all {
            if answer.status == 201 {
                ids.insert(answer["/id"])
            } else {
                #expect(answer.outcome == "409 idempotency_in_flight")
                #expect(answer.header("Retry-After") == "1")
            }
        }
        #expect(ids.count == 4)
        #expect(door.get("/deals?include=count")["/page/count"] == "4")
    }

    @Test func `the largest deal is answered again with the same bytes`() throws {
        @Sendable func text(_ count: Int, _ start: String = "") -> String {
            start + String(repeating: "\u{1}", count: count - start.unicodeScalars.count)
        }
        let id = try door.workspace.write(
            WriteContext(actor: text(Schemas.actorCharactersMax), cause: .importing, requestID: nil, operation: "test")
        ) { write throws(StoreError) in
            var tags: [TagID] = []
            for number in 0..<DealLimits.tagsMax {
                let tag = Tag(id: write.newID(), name: text(DealLimits.tagCharactersMax, "\(number)"))
                try write.record(tag)
                tags.append(tag.id)
            }
            let contacts = (0..<DealLimits.contactsMax).map { number in
                DealContact(
                    contactID: ContactID(high: 1, low: UInt64(number)), role: text(DealLimits.roleCharactersMax),
                    introducedBy: ContactID(high: 2, low: 2))
            }
            guard var pipeline = write.definitions.defaultPipeline,
                var stage = write.definitions.liveStages(of: pipeline.id).first
            else { throw .closed }
            pipeline.name = text(DealLimits.nameCharactersMax)
            stage.name = text(DealLimits.nameCharactersMax)
            try write.record(pipeline)
            try write.record(stage)
            var changes = DealChanges()
            changes.setStage(stage)
            changes.set(.title) { $0.title = "x" }
            let draft = DealVersionDraft(changes: changes)
            return try write.createDeal(id: write.newID(), history: [draft], contacts: contacts, tags: tags).deal.id
        }
        func member(_ name: String, _ count: Int) -> String {
            "\"\(name)\": \"\(String(repeating: "\\u0001", count: count))\""
        }
        let metadata = String(repeating: "\\u0001", count: (DealLimits.metadataBytesMax - 8) / 6)
        let external = DealLimits.externalIDCharactersMax
        let body = [
            member("title", DealLimits.titleCharactersMax),
            member("description", DealLimits.descriptionCharactersMax),
            member("next_step", DealLimits.nextStepCharactersMax), member("owner_id", DealLimits.ownerCharactersMax),
            member("source", DealLimits.sourceCharactersMax), member("won_reason", DealLimits.reasonCharactersMax),
            member("lost_reason", DealLimits.reasonCharactersMax), #""metadata": {"m": "\#(metadata)"}"#,
            #""external_id": {\#(member("source", external)), \#(member("id", external))}"#,
            #""organization_id": "\#(Schemas.exampleID)", "amount": 1.5, "currency": "EUR""#,
        ].joined(separator: ", ")
        let first = door.patch("/deals/\(id)", "{\(body)}", headers: key("k"))
        #expect(first.status == 200, "\(first.errors)")
        // Nothing else that a deal has is of any length.
        #expect(first.bytes.count > 1_400_000)
        #expect(first.bytes.count < KeptAnswer.bodyBytesMax - 100_000)
        let again = door.patch("/deals/\(id)", "{\(body)}", headers: key("k"))
        #expect(again.bytes == first.bytes)
        #expect(again.header("Idempotent-Replayed") == "true")
    }
}
