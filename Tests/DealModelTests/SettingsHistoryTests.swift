import DealModel
import Testing

struct SettingsHistoryTests {
    private static let id = SettingsID(high: 3, low: 1)

    private func definitions() -> Definitions {
        var definitions = Definitions()
        definitions.record(
            WorkspaceSettings(id: Self.id, timeZone: "Asia/Tokyo"), sequence: 3,
            recordedAt: Instant(microseconds: 300))
        definitions.record(
            Pipeline(id: PipelineID(high: 1, low: 1), name: "Sales"), sequence: 4,
            recordedAt: Instant(microseconds: 400))
        definitions.record(
            WorkspaceSettings(id: Self.id, timeZone: "Europe/Amsterdam", fiscalYearStartMonth: 4), sequence: 5,
            recordedAt: Instant(microseconds: 500))
        return definitions
    }

    @Test(
        arguments: [
            (0, .max, "Asia/Tokyo"), (499, .max, "Asia/Tokyo"), (500, .max, "Europe/Amsterdam"), (500, 4, "Asia/Tokyo"),
            (500, 2, nil),
        ] as [(Int64, Int64, String?)])
    func `settings hold from when they are recorded, the first ones from the beginning`(
        microseconds: Int64, sequence: Int64, zone: String?
    ) {
        let instant = Instant(microseconds: microseconds)
        #expect(definitions().settings(at: instant, knownTo: sequence)?.timeZone == zone)
    }

    @Test func `settings are among what is known, and change no definition's sequence`() {
        let all = definitions()
        #expect(all.lastSequence == 4 && all.lastRecordedSequence == 5)
        #expect(all.recorded.map(\.sequence) == [3, 4, 5])
        #expect(all.recorded.map(\.recordedAt.microseconds) == [300, 400, 500])
        #expect(all.known(to: 5).settings?.versions.count == 2)
        let known = all.known(to: 4)
        #expect(known.settings?.current.timeZone == "Asia/Tokyo" && known.pipelines.count == 1)
        #expect(all.known(to: 3).pipelines.isEmpty)
        #expect(all.known(to: 2).settings == nil && all.known(to: 2).lastRecordedSequence == 0)
    }

    @Test func `settings make a calendar where there is the zone`() {
        struct Zones: ZoneSource {
            func rules(named name: String) -> ZoneRules? { name == "UTC" ? .utc : nil }
            let names = ["UTC"]
        }
        let settings = WorkspaceSettings(id: Self.id, fiscalYearStartMonth: 7, weekStart: .sunday)
        #expect(
            settings.calendar(zones: Zones())
                == LocalCalendar(zone: .utc, fiscalYearStartMonth: 7, weekStart: .sunday))
        #expect(WorkspaceSettings(id: Self.id, timeZone: "Mars/Base").calendar(zones: Zones()) == nil)
    }
}
