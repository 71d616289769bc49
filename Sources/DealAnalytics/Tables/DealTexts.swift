internal import ColumnEngine
import DealModel

/// The texts and profiles of a workspace's deals by number; the writer's side.
struct DealTexts: Sendable {
    var owners = TextDictionary()
    var sources = TextDictionary()
    var reasons = TextDictionary()
    var organizations = TextDictionary()
    var profiles = ProfileTable()

    init() {}

    /// The profile that holds a version's values.
    mutating func profile(of version: AnalyticVersion) -> DealProfile {
        var profile = DealProfile()
        profile.source = sources.code(of: version.source)
        profile.organization = organizations.code(of: version.organizationID?.description)
        profile.wonReason = reasons.code(of: version.wonReason)
        profile.lostReason = reasons.code(of: version.lostReason)
        profile.termMonths = version.termMonths.map { UInt16(clamping: $0) } ?? DealProfile.noTerm
        profile.valuePeriod = Self.place(version.valuePeriod, among: ValuePeriod.allCases)
        profile.forecastCategory = Self.place(version.forecastCategory, among: ForecastCategory.allCases)
        profile.leaderCategory = Self.place(version.leaderCategory, among: ForecastCategory.allCases)
        return profile
    }

    private static func place<Choice: Equatable>(_ choice: Choice?, among all: [Choice]) -> UInt8 {
        choice.flatMap { all.firstIndex(of: $0) }.map { UInt8($0) } ?? DealProfile.none
    }

    /// What readers see of them as they are now.
    func snapshot() -> Snapshot {
        Snapshot(
            owners: owners.texts, sources: sources.texts, reasons: reasons.texts, organizations: organizations.texts,
            profiles: profiles.profiles)
    }

    /// A reader's view.
    struct Snapshot: Sendable {
        let owners: PagedColumn<String>
        let sources: PagedColumn<String>
        let reasons: PagedColumn<String>
        let organizations: PagedColumn<String>
        let profiles: PagedColumn<DealProfile>

        /// Bytes in use.
        var bytes: Int {
            owners.textBytes + sources.textBytes + reasons.textBytes + organizations.textBytes + profiles.bytes
        }
    }
}
