/// The numbers of a funnel's buckets: by method, stage and field.
struct FunnelLayout: Sendable {
    /// What a field's bucket means, beyond the public ones: lengths of trials of which some are open.
    enum Length: UInt32, CaseIterable {
        case reached
        case missed
        case open
    }

    // Literals, since numbers that are computed at first use are asked for at every one.
    static let fieldCount: UInt32 = 13
    static let slotsPerStage: UInt32 = 16

    let methodCount: Int
    let stageCount: Int

    /// How many cells there are: one for each method and stage.
    var cellCount: Int { methodCount * stageCount }
    /// The bucket of slips.
    var undone: UInt32 { UInt32(cellCount) * Self.slotsPerStage }
    /// The bucket of stays that were too short.
    var collapsed: UInt32 { undone + 1 }

    /// The first bucket of a method's stage.
    func first(method: Int, stage: Int) -> UInt32 { UInt32(method * stageCount + stage) * Self.slotsPerStage }

    /// The place of a field among a stage's buckets.
    static func slot(_ field: FunnelField) -> UInt32 {
        switch field {
        case .entries: 0
        case .forward: 1
        case .skip: 2
        case .back: 3
        case .won: 4
        case .lost: 5
        case .transferOut: 6
        case .deleted: 7
        case .stillOpen: 8
        case .skippedIn: 9
        case .createdMid: 10
        case .considered: 11
        case .converted: 12
        }
    }

    /// The place of a length among a stage's buckets.
    static func slot(_ length: Length) -> UInt32 { fieldCount + length.rawValue }
}
