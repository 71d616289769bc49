import Testing
import Wire

@testable import MCPDoor

/// Reports as models get them.
struct ModelReportTests {
    @Test func `a report's figures are data, and a file is told of`() throws {
        let door = try TestDoor()
        door.deal(#""amount": 10, "currency": "EUR""#)
        let caller = ModelCaller(door)
        let figures = caller.call("reports_get", ["name": "pipeline-summary", "detail": "full"])
        #expect(figures["data"]?["report"]?.stringValue == "pipeline-summary")
        #expect(figures["data"]?["sections"]?[0]?["figures"]?[0]?["value"]?.intValue == 1)
        let file = caller.call("reports_get", ["name": "pipeline-summary", "format": "xlsx"])
        #expect(file["data"]?["file"]?.stringValue == "pipeline-summary.xlsx")
        #expect(file["data"]?["get"]?.stringValue == "/api/v1/reports/pipeline-summary")
        #expect(file["data"]?["bytes"]?.intValue ?? 0 > 1_000)
        #expect(file["summary"]?.stringValue?.contains("over HTTP") == true)
    }
}
