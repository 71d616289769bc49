/// An uninterrupted time of a deal in one stage, as a row of `LifeListing`.
public struct ListedStay: Sendable {
    /// The deal's ordinal.
    public let deal: UInt32
    /// The stage's ordinal.
    public let stage: Int
    /// When it began, in microseconds.
    public let enteredAt: Int64
    /// When it ended, in microseconds; nil while it goes on.
    public let leftAt: Int64?
    /// Why it began; see `entries`.
    public let entry: String
    /// Why it ended; nil while it goes on; see `exits`.
    public let exit: String?
    /// The ordinal of the stage that the deal went to; nil where it went to none.
    public let nextStage: Int?

    /// Why a stay can begin.
    public static let entries = StayEntry.allCases.map { "\($0)" }
    private static let allExits = StayExit.allCases.map { "\($0)" }
    /// Why a stay can end.
    public static let exits = StayExit.allCases.filter { $0 != .stillThere }.map { "\($0)" }

    init(_ stay: Stay, deal: UInt32, next: Stay?) {
        self.deal = deal
        stage = Int(stay.stage)
        enteredAt = stay.enteredAt
        leftAt = stay.isOngoing ? nil : stay.leftAt
        // By number, since to spell a case takes longer than all else here; both count their cases from 0.
        entry = Self.entries[Int(stay.entry.rawValue)]
        exit = stay.isOngoing ? nil : Self.allExits[Int(stay.exit.rawValue)]
        nextStage = stay.isOngoing || stay.exit == .deleted ? nil : next.map { Int($0.stage) }
    }
}
