public import DealModel

/// Makes bundles of any size with plausible histories: deals that move forward, back, over stages and out of closed
/// ones, several at the same moment, amounts that are missing or change, close dates that slip.
///
/// The same number of deals, seed and last day give the same bytes; a larger number of deals begins with the same ones.
public struct BundleGenerator: Sendable {
    /// How many deals there are.
    public let deals: Int
    /// Which of the many possible bundles it is.
    public let seed: UInt64
    /// Nothing happens after the start of this day (in UTC).
    public let lastDay: CivilDate

    /// 2026-06-30.
    public static let defaultLastDay = CivilDate(dayNumber: 20_634)
    /// Deals come to be within this many days before the last one: three years.
    public static let days = 1_095

    /// Chooses a bundle.
    ///
    /// - Precondition: the number of deals is not negative; the last day is not in the first four years that can be
    ///   written.
    public init(deals: Int, seed: UInt64, lastDay: CivilDate = Self.defaultLastDay) {
        precondition(deals >= 0, "\(deals) deals")
        precondition(lastDay.dayNumber > CivilDate.earliest.dayNumber + 1_461, "the last day \(lastDay) is too early")
        self.deals = deals
        self.seed = seed
        self.lastDay = lastDay
    }

    /// Writes the bundle's files, deal by deal.
    ///
    /// - Parameters:
    ///   - directory: made if it is not there; no file in it is overwritten.
    ///   - progress: told now and then how many deals are written.
    ///   - isCancelled: asked as often whether to stop.
    /// - Returns: how many rows each file got, headers not counted.
    /// - Throws: where a file cannot be written, or `cancelled`.
    public func write(
        to directory: String,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in },
        isCancelled: () -> Bool = { false }
    ) throws(BundleFailure) -> [BundleFile: Int] {
        try DirectoryListing.make(directory)
        var output = try GeneratedFiles(directory: directory)
        do throws(CSVError) {
            try output.writeDefinitions()
        } catch {
            throw .unwritable(path: directory, errorNumber: error.errorNumber)
        }
        for number in 0..<deals {
            if number % BundleProgress.rowsBetweenReports == 0 {
                progress(number, deals)
                if isCancelled() { throw .cancelled }
            }
            var random = SeededGenerator(seed: seed, stream: UInt64(number))
            let deal = GeneratedDeal(&random, lastDay: lastDay)
            do throws(CSVError) {
                try output.write(deal, number: number + 1, &random)
            } catch {
                throw .unwritable(path: directory, errorNumber: error.errorNumber)
            }
        }
        progress(deals, deals)
        do throws(CSVError) {
            return try output.finish()
        } catch {
            throw .unwritable(path: directory, errorNumber: error.errorNumber)
        }
    }
}
