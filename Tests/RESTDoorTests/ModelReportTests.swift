import Foundation
import Operations
import TestSupport
import Testing
import Wire

@testable import MCPDoor

/// Reports as models get them.
struct ModelReportTests {
    private let door: TestDoor
    private let caller: ModelCaller

    init() throws {
        door = try TestDoor()
        door.deal(#""amount": 10, "currency": "EUR""#, title: "A\u{202E}b")
        caller = ModelCaller(door)
    }

    private func report(_ arguments: JSONObject) -> JSON {
        caller.ask("tools/call", ["name": "report_get", "arguments": .object(arguments)])
    }

    private func read(_ uri: String?) -> JSON {
        caller.ask("resources/read", ["uri": .string(uri ?? "")])
    }

    @Test func `a report's figures are data, and a link leads to the file`() {
        let result = report(["name": "pipeline-summary", "detail": "full"])
        let data = result["structuredContent"]?["data"]
        #expect(data?["report"]?.stringValue == "pipeline-summary")
        #expect(data?["sections"]?[0]?["figures"]?[0]?["value"]?.intValue == 1)
        #expect(result["content"]?.arrayValue?.count == 2)
        let link = result["content"]?[1]
        #expect(link?["type"]?.stringValue == "resource_link")
        #expect(link?["name"]?.stringValue == "pipeline-summary.html")
        #expect(link?["uri"] == result["structuredContent"]?["meta"]?["file"])
        let brief = report(["name": "pipeline-summary", "detail": "summary"])["structuredContent"]?["summary"]
        #expect(brief?.stringValue?.hasPrefix("Pipeline summary, as of 2026-03-10T") == true)
        #expect(brief?.stringValue?.contains("crm://reports/pipeline-summary?format=html&as_of=") == true)
        let contents = read(link?["uri"]?.stringValue)["contents"]?[0]
        #expect(contents?["mimeType"]?.stringValue == "text/html")
        #expect(contents?["text"]?.stringValue?.hasPrefix("<!DOCTYPE html>") == true)
    }

    @Test func `the file behind the link says the same when deals were added`() {
        let link = report(["name": "deals", "format": "csv"])["content"]?[1]?["uri"]?.stringValue
        let before = read(link)["contents"]?[0]?["text"]?.stringValue
        door.clock.advance(seconds: 60)
        door.deal(title: "Later")
        #expect(read(link)["contents"]?[0]?["text"]?.stringValue == before)
        // Two lines: the header and the deal, whose title hides nothing.
        #expect(before?.split(whereSeparator: \.isNewline).count == 2)
        #expect(before?.contains(",Ab,") == true)
        let now = report(["name": "deals", "format": "csv"])["content"]?[1]?["uri"]?.stringValue
        #expect(read(now)["contents"]?[0]?["text"]?.stringValue?.contains("Later") == true)
    }

    @Test func `a chart that is asked for comes as a picture, and the file shows that chart`() throws {
        let figures = report(["name": "pipeline-summary", "detail": "full"])["structuredContent"]?["data"]
        let charts = figures?["sections"]?.arrayValue?.flatMap { $0["charts"]?.arrayValue ?? [] }
        let name = try #require(charts?.last?["name"]?.stringValue)
        let drawn = report([
            "name": "pipeline-summary", "chart": .string(name), "width": 400, "theme": "dark", "format": "svg",
        ])
        let image = try #require(drawn["content"]?[2])
        #expect(image["type"]?.stringValue == "image")
        #expect(image["mimeType"]?.stringValue == "image/png")
        let bytes = try #require(Data(base64Encoded: image["data"]?.stringValue ?? ""))
        #expect(bytes.prefix(4) == Data([0x89, 0x50, 0x4E, 0x47]))
        let picture = read(drawn["structuredContent"]?["meta"]?["picture"]?.stringValue)["contents"]?[0]
        #expect(picture?["blob"] == image["data"])
        let uri = try #require(drawn["content"]?[1]?["uri"]?.stringValue)
        for part in ["format=svg", "chart=\(name)", "width=400", "theme=dark"] { #expect(uri.contains(part)) }
        let drawing = read(uri)["contents"]?[0]
        #expect(drawing?["text"]?.stringValue?.contains(#"width="400""#) == true)
    }

    @Test func `a pipeline may be named, and the link has its id`() {
        let result = report([
            "name": "funnel", "pipeline_id": [.string(door.get("/pipelines")["/data/0/name"])], "chart": "funnel",
        ])
        let uri = result["content"]?[1]?["uri"]?.stringValue
        #expect(uri?.contains("pipeline_id=\(door.pipelineID)") == true)
        #expect(read(uri)["contents"]?[0]?["text"] != nil)
    }

    @Test func `what a report has not is refused with what it has`() {
        let format = report(["name": "deals", "format": "svg"])["structuredContent"]?["error"]
        #expect(format?.encodedText().contains("xlsx") == true)
        let chart = report(["name": "pipeline-summary", "chart": "nothing"])
        #expect(chart["isError"]?.boolValue == true)
        let name = report(["name": "pipeline-sumary"])
        #expect(name.encodedText().contains("pipeline-summary"))
        for uri in [
            "crm://reports/nothing", "crm://reports/deals?format=svg", "crm://reports/deals?formt=csv",
            "crm://reports/deals?%zz=1", "crm://reports/", "crm://deals/x?format=csv",
        ] {
            #expect(read(uri)["code"]?.intValue != nil, "\(uri)")
        }
    }

    @Test func `a file that is too large to be read here is for HTTP`() {
        let file = OperationAnswer.File(
            mediaType: "text/csv", name: "deals.csv", byteCount: Int64(OperationAnswer.File.modelBytesMax) + 1,
            next: { nil })
        let error = #expect(throws: Problem.self) { try file.bytes() }
        #expect(error?.code == .validationFailed)
        #expect(error?.detail.contains("/api/v1/exports") == true)
    }

    @Test func `figures of more than a mebibyte are data, too`() {
        let title = String(repeating: "é", count: 200)
        let operations = (0..<1_000).map { _ in "{\"op\": \"create\", \"title\": \"\(title)\"}" }
        for _ in 0..<3 {
            door.post(
                "/deals/bulk", "{\"mode\": \"atomic\", \"operations\": [\(operations.joined(separator: ", "))]}")
        }
        #expect(door.get("/reports/deals").bytes.count > 1 << 20)
        let csv = report(["name": "deals", "format": "csv"])
        #expect(csv["isError"]?.boolValue == false)
        #expect(csv["structuredContent"]?["data"]?["report"]?.stringValue == "deals")
    }
}
