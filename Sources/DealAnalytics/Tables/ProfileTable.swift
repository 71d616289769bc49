internal import ColumnEngine

/// Profiles by number. A reader goes on from the writer's with numbers of its own for what only its view of the past
/// has.
struct ProfileTable: Sendable {
    private var codes: [DealProfile: UInt32] = [:]
    /// The profiles by number; a copy is a snapshot.
    private(set) var profiles = PagedColumn<DealProfile>()

    /// The number of a profile about which nothing is known.
    static let empty: UInt32 = 0

    /// Begins with the profile about which nothing is known.
    init() {
        _ = code(of: DealProfile())
    }

    /// Goes on from a snapshot; a profile that it has may get a second number.
    init(extending profiles: PagedColumn<DealProfile>) {
        self.profiles = profiles
    }

    /// The profile's number, a new one where it was never seen.
    mutating func code(of profile: DealProfile) -> UInt32 {
        if let code = codes[profile] { return code }
        let code = UInt32(profiles.count)
        codes[profile] = code
        profiles.append(profile)
        return code
    }

    /// The number of a profile changed by `edit`; the same number where nothing changed.
    mutating func code(of code: UInt32, edited edit: (inout DealProfile) -> Void) -> UInt32 {
        let before = profiles[Int(code)]
        var after = before
        edit(&after)
        return after == before ? code : self.code(of: after)
    }
}
