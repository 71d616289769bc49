import DealModel
import TestSupport
import Testing
import Wire
import WorkspaceStore

@testable import Operations
@testable import RESTDoor

/// The time zone, fiscal year, week and currency of a workspace.
struct WorkspaceSettingsTests {
    private let door: TestDoor

    init() throws { door = try TestDoor() }

    @Test func `before anything is set there are defaults`() throws {
        let answer = door.get("/workspace")
        #expect(answer["/time_zone"] == "UTC" && answer["/fiscal_year_start"] == "1")
        #expect(answer["/week_start"] == "monday" && answer["/reporting_currency"] == "null")
        #expect(try door.workspace.calendar == .utc)
    }

    @Test func `what is set is answered, logged and reckoned with`() throws {
        let changes =
            #"{"time_zone": "Asia/Kathmandu", "fiscal_year_start": 7, "week_start": "sunday", "#
            + #""reporting_currency": "NPR"}"#
        let answer = door.patch("/workspace", changes)
        #expect(answer.status == 200 && answer["/version"] == "2" && answer["/require_if_match"] == "false")
        #expect(answer["/time_zone"] == "Asia/Kathmandu" && answer["/fiscal_year_start"] == "7")
        #expect(answer["/week_start"] == "sunday" && answer["/reporting_currency"] == "NPR")
        #expect(door.get("/workspace").bytes == answer.bytes)
        let calendar = try door.workspace.calendar
        #expect(calendar.zone.name == "Asia/Kathmandu" && calendar.isFiscal && calendar.weekStart == .sunday)
        #expect(calendar.start(of: try #require(CivilDate("2026-07-01"))) == Instant("2026-06-30T18:15:00Z"))
        #expect(door.workspace.definitions.settings?.current.fiscalYearStartMonth == 7)
        let events = door.get("/events?types=workspace.updated")
        #expect(events.texts("/changes/time_zone/from") == ["UTC"])
        #expect(events.texts("/changes/time_zone/to") == ["Asia/Kathmandu"])
        #expect(events.texts("/changes/fiscal_year_start/from") == ["1"])
        #expect(events.texts("/changes/week_start/from") == ["monday"])
        #expect(events.texts("/changes/reporting_currency/from") == ["null"])
        #expect(door.patch("/workspace", #"{"reporting_currency": null}"#)["/reporting_currency"] == "null")
        let again = door.get("/events?types=workspace.updated")
        #expect(again.texts("/changes/reporting_currency/from") == ["null", "NPR"])
        #expect(try door.workspace.store.check().isSound)
    }

    @Test(
        arguments: [
            (#""time_zone": "Europe/Amsterdm""#, "/time_zone unknown_time_zone ~Europe/Amsterdam"),
            (#""time_zone": "amsterdam""#, "/time_zone unknown_time_zone ~Europe/Amsterdam"),
            (#""time_zone": "new york""#, "/time_zone unknown_time_zone ~America/New_York"),
            (#""time_zone": "europe/amsterdam""#, "/time_zone unknown_time_zone ~Europe/Amsterdam"),
            (#""time_zone": "../UTC""#, "/time_zone unknown_time_zone"),
            (#""time_zone": """#, "/time_zone too_short"), (#""time_zone": null"#, "/time_zone wrong_type"),
            (#""fiscal_year_start": 0"#, "/fiscal_year_start out_of_range"),
            (#""fiscal_year_start": 13"#, "/fiscal_year_start out_of_range"),
            (#""week_start": "mondey""#, "/week_start not_in_enumeration ~monday"),
            (#""reporting_currency": "EURO""#, "/reporting_currency invalid_format"),
        ])
    func `what cannot be set is refused`(change: String, error: String) {
        let answer = door.patch("/workspace", "{\(change)}")
        #expect(answer.outcome == "422 validation_failed")
        #expect(answer.errors == [error])
        #expect(door.get("/workspace")["/version"] == "1")
    }

    @Test func `a zone that the system has lost is said to be missing`() throws {
        let settings = WorkspaceSettings(id: SettingsID(high: 0, low: 1), timeZone: "Mars/Base")
        #expect {
            try door.workspace.calendar(of: settings)
        } throws: { error in
            (error as? Problem)?.code == .notReady
        }
        #expect(try door.workspace.calendar(of: nil) == .utc)
    }
}
