extension BundleReader {
    /// Reads everything and finds all that is wrong.
    ///
    /// - Parameters:
    ///   - progress: told now and then how far the work is.
    ///   - isCancelled: asked as often whether to stop.
    /// - Throws: where a file cannot be read, or `cancelled`.
    /// - Precondition: it was not called before.
    public mutating func check(
        progress: @escaping (BundleProgress) -> Void = { _ in },
        isCancelled: @escaping () -> Bool = { false }
    ) throws(BundleFailure) -> BundleReport {
        precondition(!isChecked, "the bundle \(directory) was checked already")
        isChecked = true
        let watch = Watch(progress: progress, isCancelled: isCancelled)
        try index(watch)
        try checkDeals(watch)
        return try report()
    }

    /// The next good deal in the order of `deals.csv`; nil after the last one, and always where the report's
    /// `canSkipBad` is false.
    ///
    /// - Throws: where a file cannot be read, or is no longer what it was when it was checked.
    /// - Precondition: the bundle was checked.
    public mutating func next() throws(BundleFailure) -> BundleDeal? {
        precondition(isChecked, "the bundle \(directory) was not checked")
        guard cells.log.fatalCount == 0 else { return nil }
        while nextDeal < dealOffsets.count, badDeals.contains(nextDeal) { nextDeal += 1 }
        guard nextDeal < dealOffsets.count, var assembly else { return nil }
        self.assembly = nil
        defer { self.assembly = assembly }
        let number = nextDeal
        nextDeal += 1
        guard let deal = try assemble(number, &assembly) else { throw .changed(file: BundleFile.deals.rawValue) }
        return deal
    }

    /// Begins again with the first good deal.
    public mutating func rewind() { nextDeal = 0 }

    private mutating func checkDeals(_ watch: Watch) throws(BundleFailure) {
        guard var assembly = DealAssembly(sources) else { return }
        defer { self.assembly = assembly }
        guard hasDefinitions else { return }
        for number in dealOffsets.indices {
            if number % BundleProgress.rowsBetweenReports == 0 {
                try watch.report(.checking, done: number, total: dealOffsets.count)
            }
            if unreadableDeals.contains(number) { continue }
            _ = try assemble(number, &assembly)
            if cells.hasReported { badDeals.insert(number) }
        }
        try watch.report(.checking, done: dealOffsets.count, total: dealOffsets.count)
    }

    private func report() throws(BundleFailure) -> BundleReport {
        var report = BundleReport()
        report.rowCounts = rowCounts
        report.problemCount = cells.log.count
        report.problemCounts = cells.log.counts
        report.fatalProblemCount = cells.log.fatalCount
        report.badDealCount = badDeals.count
        report.goodDealCount = dealOffsets.count - report.badDealCount
        report.strayRowCount = strayRows.count
        report.problems = try cells.log.resolved { (file, offsets) throws(BundleFailure) in
            try LineNumbers.of(offsets, in: path(file))
        }
        return report
    }
}
