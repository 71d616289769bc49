import DealModel

/// The held fields of one deal at one moment, as the small numbers that columns keep.
struct DealState: BitwiseCopyable, Hashable, Sendable {
    /// When the deal came to be, in microseconds.
    var createdAt: Int64 = 0
    /// When the present stay in `stage` began, in microseconds.
    var stageEnteredAt: Int64 = 0
    /// Minor units, or `noAmount`.
    var amount = noAmount
    /// Millionths, or `noProbability`.
    var probability = noProbability
    /// A day number, or `noDay`.
    var closeDay = noDay
    /// The stage's ordinal, or `noStage`.
    var stage = noStage
    /// The currency's ordinal, or `noCurrency`.
    var currency = noCurrency
    /// Whether it is deleted.
    var isDeleted = false
    /// The owner's number, or `TextDictionary.none`.
    var owner = TextDictionary.none
    /// The profile's number.
    var profile = ProfileTable.empty

    /// Stands for an amount not given; beyond every amount.
    static let noAmount = Int64.min
    /// Stands for a probability not given.
    static let noProbability: Int32 = -1
    /// Stands for a date not given; before every date.
    static let noDay = Int32.min
    /// Stands for a currency not given; no currency has this ordinal.
    static let noCurrency = UInt8.max
    /// Stands for no stage at all; beyond `Definitions.stagesMax`.
    static let noStage = UInt16.max

    /// Begins before the creation.
    init() {}

    /// Whether the deal is in any total.
    var isCounted: Bool { !isDeleted && stage != Self.noStage }

    /// Whether it has a price; an amount has no meaning without its currency.
    var isPriced: Bool { amount != Self.noAmount && currency != Self.noCurrency }

    /// Lays a version over what came before it in the deal's life.
    ///
    /// A stage ends the reasons of every closing that it is none of, unless the version gives one itself; the rule of
    /// `DealFacts.take(_:in:)`.
    /// - Parameter rules: of all stages, by ordinal.
    mutating func take(_ version: HeldVersion, rules: [StageRule], profiles: inout ProfileTable) {
        let fields = version.fields
        var endsReasons = false
        if fields.contains(.stage) {
            if version.stage != stage {
                if stage == Self.noStage { createdAt = version.effectiveAt }
                stage = version.stage
                stageEnteredAt = version.effectiveAt
            }
            endsReasons = true
        }
        if fields.contains(.amount) { amount = version.amount }
        if fields.contains(.currency) { currency = version.currency }
        if fields.contains(.probability) { probability = version.probability }
        if fields.contains(.expectedCloseDate) { closeDay = version.closeDay }
        if fields.contains(.deleted) { isDeleted = version.isDeleted }
        if fields.contains(.owner) { owner = version.owner }
        guard stage != Self.noStage, endsReasons || !fields.isDisjoint(with: HeldVersion.inProfile) else { return }
        let kind = rules[Int(stage)].kind
        profile = profiles.code(of: profile) { profile in
            if endsReasons, kind != .won { profile.wonReason = TextDictionary.none }
            if endsReasons, kind != .lost { profile.lostReason = TextDictionary.none }
            version.setProfile(&profile)
        }
    }
}
