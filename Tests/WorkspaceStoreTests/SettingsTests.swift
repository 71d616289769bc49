import DealModel
import TestSupport
import Testing

@testable import WorkspaceStore

/// What is set for a whole workspace.
struct SettingsTests {
    private let test: TestStore

    init() throws { test = try TestStore() }

    private func set(_ requires: Bool) throws {
        try test.write { write throws(StoreError) in
            var settings = write.definitions.settings?.current ?? WorkspaceSettings(id: write.newID())
            settings.requiresIfMatch = requires
            try write.record(settings)
        }
    }

    /// Sets everything to what it is not by itself.
    private func setAll() throws {
        try test.write { write throws(StoreError) in
            let settings = WorkspaceSettings(
                id: write.definitions.settings?.current.id ?? write.newID(), requiresIfMatch: true,
                timeZone: "Asia/Kathmandu", fiscalYearStartMonth: 7, weekStart: .sunday,
                reportingCurrency: Currency("NPR"))
            try write.record(settings)
        }
    }

    private func settings(_ store: WorkspaceStore) throws -> VersionedDefinition<WorkspaceSettings>? {
        try store.read { reader throws(StoreError) in reader.definitions.settings }
    }

    @Test func `settings are versions of one thing, and unchanged ones are not recorded`() throws {
        #expect(try settings(test.store) == nil)
        try set(false)
        #expect(try settings(test.store) == nil)
        try set(true)
        test.clock.advance(seconds: 5)
        try set(false)
        try set(false)
        let found = try #require(try settings(test.store))
        #expect(found.versions.map(\.value.requiresIfMatch) == [true, false])
        #expect(found.versions.map(\.sequence) == [9, 10])
        #expect(found.updatedAt == test.clock.now())
        #expect(try test.store.check().isSound)
        test.store.close()
        let again = try TestStore.open(test.path, clock: test.clock)
        defer { again.close() }
        #expect(try settings(again)?.versions.count == 2)
        try again.write(TestStore.context) { write throws(StoreError) in
            #expect(write.definitions.settings?.current.requiresIfMatch == false)
        }
    }

    @Test func `all settings are kept, and the snapshot has them`() throws {
        try setAll()
        test.store.close()
        let again = try TestStore.open(test.path, clock: test.clock)
        defer { again.close() }
        let found = try #require(try settings(again)).current
        #expect(found.timeZone == "Asia/Kathmandu" && found.fiscalYearStartMonth == 7 && found.weekStart == .sunday)
        #expect(found.reportingCurrency?.code == "NPR" && found.requiresIfMatch)
        #expect(try again.check().isSound)
        #expect(
            try SQLiteTool.run(test.path, "SELECT changes FROM change_log WHERE kind = 'workspace'")
                .contains(
                    #"{"require_if_match":true,"time_zone":"Asia/Kathmandu","fiscal_year_start":7,"#
                        + #""week_start":"sunday","reporting_currency":"NPR"}"#))
    }

    @Test(arguments: [
        "UPDATE settings_versions SET require_if_match = 0", "UPDATE settings_versions SET require_if_match = 2",
        "UPDATE settings_versions SET id = zeroblob(16)", "UPDATE settings_versions SET recorded_at = 1",
        "UPDATE settings_versions SET crc = 0", "UPDATE settings_versions SET time_zone = 'UTC'",
        "UPDATE settings_versions SET time_zone = '../x'", "UPDATE settings_versions SET fiscal_year_start = 8",
        "UPDATE settings_versions SET fiscal_year_start = 13", "UPDATE settings_versions SET week_start = 'monday'",
        "UPDATE settings_versions SET week_start = 'someday'", "UPDATE settings_versions SET reporting_currency = NULL",
        "UPDATE settings_versions SET reporting_currency = 'XXX'",
    ])
    func `a changed row is found, and the workspace is not opened with it`(damage: String) throws {
        try setAll()
        test.store.close()
        try SQLiteTool.run(test.path, damage + ";")
        #expect(!(try WorkspaceStore.check(path: test.path).isSound))
        // A truth value of 2 reads as true and harms nobody.
        guard !damage.hasSuffix("2") else { return }
        #expect(throws: StoreError.self) { try TestStore.open(test.path) }
    }

    @Test func `a missing row is found`() throws {
        try set(true)
        test.store.close()
        try SQLiteTool.run(test.path, "DELETE FROM settings_versions;")
        #expect(!(try WorkspaceStore.check(path: test.path).isSound))
    }
}
