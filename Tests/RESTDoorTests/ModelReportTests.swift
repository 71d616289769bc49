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

    @Test func `a chart that is asked for comes as a picture`() throws {
        let result = report(["name": "pipeline-summary", "chart": "open_deals_1", "width": 400])
        let charts = report(["name": "pipeline-summary", "detail": "full"])["structuredContent"]?["data"]?["sections"]?
            .arrayValue?.flatMap { $0["charts"]?.arrayValue ?? [] }.compactMap { $0["name"]?.stringValue }
        let name = try #require(charts?.first)
        let drawn = name == "open_deals_1" ? result : report(["name": "pipeline-summary", "chart": .string(name)])
        let image = try #require(drawn["content"]?[2])
        #expect(image["type"]?.stringValue == "image")
        #expect(image["mimeType"]?.stringValue == "image/png")
        let bytes = try #require(Data(base64Encoded: image["data"]?.stringValue ?? ""))
        #expect(bytes.prefix(4) == Data([0x89, 0x50, 0x4E, 0x47]))
        let file = read(drawn["structuredContent"]?["meta"]?["picture"]?.stringValue)["contents"]?[0]
        #expect(file?["blob"] == image["data"])
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

    @Test func `a file that is too large to be read here is for HTTP`() throws {
        #expect(ResourceShelf.reportBytesMax == 4 * 1_024 * 1_024)
        var isTaken = false
        let file = OperationAnswer.File(
            mediaType: "text/csv", name: "deals.csv", byteCount: Int64(ResourceShelf.reportBytesMax) + 1,
            next: { nil })
        do throws(Problem) { _ = try ResourceShelf.bytes(of: file) } catch {
            isTaken = true
            #expect(error.code == .validationFailed)
            #expect(error.detail.contains("/api/v1/exports"))
        }
        #expect(isTaken)
    }
}
