import Foundation

/// How many random workspaces each metric of stages is compared over; `PENSTOCK_HISTORIES` raises it.
enum StageHistories {
    static let usualCount = 300
    static let count = ProcessInfo.processInfo.environment["PENSTOCK_HISTORIES"].flatMap { Int($0) } ?? usualCount
    /// In how many tests they are shared out.
    static let blocks = 4

    /// The seeds of one block.
    static func seeds(ofBlock block: Int) -> Range<UInt64> {
        UInt64(block * count / blocks)..<UInt64((block + 1) * count / blocks)
    }
}
