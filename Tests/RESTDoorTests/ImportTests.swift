import DealModel
import Foundation
import RESTDoor
import TestSupport
import Testing
import Wire

struct ImportTests {
    let door: TestDoor
    private let sample = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "samples/bundle").path

    init() throws {
        door = try TestDoor()
        door.clock.set(Instant("2026-07-01T00:00:00Z") ?? .latest)
    }

    /// A copy of the sample in which one file was changed.
    private func changed(_ file: String, _ edit: (String) -> String) throws -> String {
        let copy = door.folder.file("bundle-\(UUID().uuidString)")
        try FileManager.default.copyItem(atPath: sample, toPath: copy)
        let path = "\(copy)/\(file)"
        try edit(String(contentsOfFile: path, encoding: .utf8)).write(toFile: path, atomically: true, encoding: .utf8)
        return copy
    }

    @Test func `a bundle is imported whole, and again without any change`() throws {
        let first = try door.importBundle(sample)
        #expect(first.problems == [])
        #expect(first.report["/deals/imported"] == "300")
        #expect(first.report["/refused"] == "false")
        #expect(first.report["/source"] == "bundle")
        #expect(first.report["/pipelines/new"] == "2")
        #expect(first.report["/stages/new"] == "11")
        #expect(first.report["/contacts"] == "439")
        #expect(first.report["/tags"] == "353")
        #expect(first.report["/problems"] == "0")
        #expect(door.get("/deals?include=count&limit=1")["/page/count"] == "300")
        let version = door.get("/pipelines/summary")["/meta/data_version"]
        let again = try door.importBundle(sample)
        #expect(again.report["/deals/imported"] == "0")
        #expect(again.report["/deals/known"] == "300")
        #expect(again.report["/stages/known"] == "11")
        #expect(again.report["/stages/new"] == "0")
        #expect(door.get("/pipelines/summary")["/meta/data_version"] == version)
        let check = door.checkWorkspace()
        #expect(check["/sound"] == "true")
        #expect(check["/findings"] == "0")
        #expect(check["/last_sequence"] == version)
        let other = try door.importBundle(sample, #""source": "twin""#)
        #expect(other.report["/deals/imported"] == "300")
        #expect(door.get("/deals?include=count&limit=1")["/page/count"] == "600")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: door.folder.path).filter {
                $0.hasPrefix("import-") || $0.hasPrefix("upload-")
            } == [])
    }

    @Test func `an imported deal has its ids, its history, its links and its actors`() throws {
        _ = try door.importBundle(sample)
        let deal = door.get("/deals?external_source=bundle&external_id=D-0000001")
        let id = deal["/data/0/id"]
        #expect(deal["/data/0/title"] == "Flow meter - Umber Systems")
        #expect(deal["/data/0/amount"] == "8500.00")
        #expect(deal["/data/0/currency"] == "CHF")
        #expect(deal["/data/0/owner_id"] == "Anouk Verbeek")
        #expect(deal["/data/0/status"] == "won")
        #expect(deal["/data/0/won_at"] == "2025-08-16T11:45:34.000000Z")
        #expect(deal["/data/0/created_at"] == "2025-04-30T13:02:22.000000Z")
        #expect(deal["/data/0/created_by"] == "local:anna")
        #expect(deal["/data/0/metadata/product"] == "Flow meter")
        #expect(deal["/data/0/tags"] == #"["série A"]"#)
        #expect(deal["/data/0/contacts/0/role"] == "champion")
        #expect(deal["/data/0/contacts/0/is_primary"] == "true")
        #expect(door.get("/deals/\(id)").json == deal.value("/data/0"))
        let changes = door.get("/deals/\(id)/stage-changes")
        #expect(changes.texts("/direction") == ["created", "forward", "skip", "won"])
        #expect(changes["/data/1/actor"] == "Anouk Verbeek")
        #expect(changes["/data/1/cause"] == "import")
        #expect(changes["/data/0/owner_id"] == "Mina Park")
    }

    @Test func `the seeded pipeline stays and loses the mark while nothing has happened to it`() throws {
        _ = try door.importBundle(sample)
        #expect(door.get("/pipelines").texts("/is_default") == ["false", "true", "false"])
        let used = try TestDoor()
        used.clock.set(Instant("2026-07-01T00:00:00Z") ?? .latest)
        used.deal()
        let report = try used.importBundle(sample).report
        #expect(used.get("/pipelines").texts("/is_default") == ["true", "false", "false"])
        #expect(report["/notes"].contains("default"))
        let bare = try TestDoor(seeded: false)
        bare.clock.set(Instant("2026-07-01T00:00:00Z") ?? .latest)
        _ = try bare.importBundle(sample)
        #expect(bare.get("/pipelines").texts("/is_default") == ["true", "false"])
    }

    @Test func `a dry run tells what would be and writes nothing`() throws {
        let version = door.get("/pipelines/summary")["/meta/data_version"]
        let run = try door.importBundle(sample, #""dry_run": true"#)
        #expect(run.report["/dry_run"] == "true")
        #expect(run.report["/deals/imported"] == "300")
        #expect(run.report["/refused"] == "false")
        #expect(door.get("/pipelines/summary")["/meta/data_version"] == version)
        #expect(door.get("/pipelines").texts("/name") == ["Sales"])
    }

    @Test func `a bad row keeps everything out, or its deal alone into a file that can be mended`() throws {
        let bad = try changed("deals.csv") {
            $0.replacingOccurrences(of: ",8500,CHF,", with: ",85.001,CHF,")
        }
        let refused = try door.importBundle(bad)
        #expect(refused.problems.count == 1)
        #expect(refused.problems.first?.hasPrefix("deals.csv 2 amount ") == true)
        #expect(refused.report["/refused"] == "true")
        #expect(refused.report["/deals/imported"] == "0")
        #expect(door.get("/deals?include=count")["/page/count"] == "0")
        #expect(door.get("/pipelines").texts("/name") == ["Sales"])
        let skipped = door.folder.file("skipped")
        let run = try door.importBundle(bad, #""skipped_directory": "\#(skipped)""#)
        #expect(run.report["/deals/imported"] == "299")
        #expect(run.report["/deals/skipped"] == "1")
        let deals = try String(contentsOfFile: skipped + "/deals.csv", encoding: .utf8)
        #expect(deals.split(separator: "\n").count == 2)
        try deals.replacingOccurrences(of: "85.001", with: "8500").write(
            toFile: skipped + "/deals.csv", atomically: true, encoding: .utf8)
        let mended = try door.importBundle(skipped)
        #expect(mended.problems == [])
        #expect(mended.report["/deals/imported"] == "1")
        #expect(door.get("/deals?include=count&limit=1")["/page/count"] == "300")
        #expect(door.checkWorkspace()["/sound"] == "true")
    }

    @Test func `a new stage of a known pipeline is added, and what contradicts is refused`() throws {
        _ = try door.importBundle(sample)
        let more = try changed("stages.csv") { $0 + "trial,sales,Trial,2,open,0.2,pipeline,14\n" }
        // The positions of a bundle are its own business, so the others make room.
        let moved = more + "/stages.csv"
        let text = try String(contentsOfFile: moved, encoding: .utf8)
        try text.replacingOccurrences(of: "qualified,sales,Qualified,2,", with: "qualified,sales,Qualified,20,").write(
            toFile: moved, atomically: true, encoding: .utf8)
        let run = try door.importBundle(more)
        #expect(run.problems == [])
        #expect(run.report["/stages/new"] == "1")
        let sales = door.get("/pipelines")["/data/1/id"]
        #expect(door.get("/pipelines/\(sales)/stages").texts("/name").prefix(3) == ["Lead", "Trial", "Qualified"])
        #expect(
            Set(door.get("/pipelines/\(sales)/stages").texts("/position")).count
                == door.get("/pipelines/\(sales)/stages").texts("/id").count)
        let empty = try changed("stages.csv") { $0 + "odd,sales,Odd,30,open,,,\n" }
        _ = try door.importBundle(empty)
        let other = try changed("stages.csv") { $0 + "odd,sales,Odd,30,lost,,,\n" }
        let refused = try door.importBundle(other)
        #expect(refused.problems == ["stages.csv null kind conflict"])
        #expect(refused.report["/refused"] == "true")
    }

    @Test func `an import is there once, with files of plain names`() throws {
        let begun = door.send("POST", "/api/v1/local/imports", as: TestDoor.local)
        let path = "/api/v1/local/imports/\(begun["/id"])"
        #expect(begun.status == 201)
        let long = String(repeating: "a", count: 97) + ".csv"
        for name in ["deals.txt", ".csv", "..%2Fdeals.csv", "a%20b.csv", "deals.csv%0a", long] {
            let file = door.folder.file("upload")
            try "x".write(toFile: file, atomically: true, encoding: .utf8)
            let answer = door.send("PUT", path + "/files/" + name, .file(path: file), as: TestDoor.local)
            #expect(answer.outcome == "422 validation_failed", "\(name)")
            #expect(answer.errors == ["/path/name invalid_format"], "\(name)")
            #expect(FileManager.default.fileExists(atPath: file))
        }
        #expect(door.send("PUT", path + "/files/deals.csv", as: TestDoor.local).status == 204, "an empty file")
        let bad = door.send(
            "POST", path + "/run", .bytes(Array(#"{"dryrun": true}"#.utf8)),
            headers: ["Content-Type": "application/json"], as: TestDoor.local)
        #expect(bad.errors == ["/dryrun unknown_field ~dry_run"])
        let run = ImportRun(door.send("POST", path + "/run", as: TestDoor.local))
        #expect(run.error == "validation_failed" || run.report["/refused"] == "true")
        #expect(door.send("POST", path + "/run", as: TestDoor.local).outcome == "404 not_found")
        #expect(door.send("PUT", path + "/files/deals.csv", as: TestDoor.local).outcome == "404 not_found")
    }

    @Test func `sixteen imports can wait at once, and one more drops the one begun first`() {
        var ids: [String] = []
        for _ in 0..<16 { ids.append(door.send("POST", "/api/v1/local/imports", as: TestDoor.local)["/id"]) }
        let one = door.send("POST", "/api/v1/local/imports", as: TestDoor.local)
        #expect(one.status == 201)
        let first = door.send("POST", "/api/v1/local/imports/\(ids[0])/run", as: TestDoor.local)
        #expect(first.outcome == "404 not_found")
        #expect(door.send("POST", "/api/v1/local/imports/\(ids[1])/run", as: TestDoor.local).status == 200)
    }

    @Test func `one who goes away while an import runs leaves the rest to the next run`() throws {
        let begun = door.send("POST", "/api/v1/local/imports", as: TestDoor.local)["/id"]
        for name in ["pipelines.csv", "stages.csv", "deals.csv"] {
            let copy = door.folder.file(name)
            try FileManager.default.copyItem(atPath: "\(sample)/\(name)", toPath: copy)
            door.send("PUT", "/api/v1/local/imports/\(begun)/files/\(name)", .file(path: copy), as: TestDoor.local)
        }
        let response = door.door.answer(
            RESTRequest(
                method: "POST", path: "/api/v1/local/imports/\(begun)/run", principal: TestDoor.local, requestID: "r"),
            workspace: door.workspace)
        guard case .pieces(let next, let finished) = response.body else {
            Issue.record("the import answers with lines")
            return
        }
        #expect(next() != nil)
        finished(false)
        #expect(try door.importBundle(sample).report["/refused"] == "false")
        #expect(door.get("/deals?include=count&limit=1")["/page/count"] == "300")
        #expect(door.checkWorkspace()["/sound"] == "true")
    }

    @Test func `two imports of one bundle at once write everything once`() async throws {
        let runs = try await withThrowingTaskGroup(of: ImportRun.self) { group in
            for _ in 0..<2 { group.addTask { try door.importBundle(sample) } }
            return try await group.reduce(into: [ImportRun]()) { $0.append($1) }
        }
        #expect(runs.allSatisfy { $0.report["/refused"] == "false" })
        #expect(runs.compactMap { Int($0.report["/deals/imported"]) }.reduce(0, +) == 300)
        #expect(door.get("/pipelines").texts("/name") == ["Sales", "Sales", "Renewals"])
        #expect(door.get("/deals?include=count&limit=1")["/page/count"] == "300")
    }
}
