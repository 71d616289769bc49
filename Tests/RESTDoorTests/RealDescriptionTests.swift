import DealModel
import Foundation
import TestSupport
import Testing

/// Where the real data lie, which are no part of the repository.
private let realData = ProcessInfo.processInfo.environment["PENSTOCK_REAL_DATA"]

@Suite(.enabled(if: realData != nil, "PENSTOCK_REAL_DATA does not name a folder with maven/"))
struct RealDescriptionTests {
    @Test func `a workspace with thirty owners is described in less than six kilobytes`() throws {
        let door = try TestDoor()
        door.clock.set(Instant("2026-06-30T12:00:00Z") ?? .latest)
        _ = try door.importBundle("\(try #require(realData))/maven", #""source": "maven""#)
        let answer = door.get("/workspace/description")
        #expect(answer["/deals"] == #"{"open":2089,"won":4238,"lost":2473}"#)
        #expect(answer["/owners/0"] == #"{"id":"Darcel Schlecht","open":194,"won":349,"lost":204}"#)
        #expect(answer["/owners_total"] == "30")
        #expect(answer.bytes.count < 6 * 1_024, "\(answer.bytes.count) bytes")
    }
}
