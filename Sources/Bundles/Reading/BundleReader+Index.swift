import DealModel

extension BundleReader {
    /// Reads the deals' files once: numbers the deals, finds where the rows of each lie, and reports rows that are no
    /// CSV or belong to no deal.
    mutating func index(_ watch: Watch) throws(BundleFailure) {
        let files = [BundleFile.deals] + BundleFile.dealParts
        let total = files.reduce(0) { $0 + (windows[$1]?.size ?? 0) }
        var done = 0
        for file in files {
            guard let source = sources[file], sources[.deals] != nil else { continue }
            if file != .deals { chains[file] = RowChain(dealCount: dealOffsets.count) }
            try indexRows(of: source) { (bytes) throws(BundleFailure) in
                try watch.report(.indexing, done: done + bytes, total: total)
            }
            done += windows[file]?.size ?? 0
        }
        cells.dealID = nil
        try watch.report(.indexing, done: total, total: total)
    }

    private mutating func indexRows(
        of source: BundleSource,
        _ advance: (Int) throws(BundleFailure) -> Void
    ) throws(BundleFailure) {
        var reader = try rowReader(of: source)
        var row = CSVRow()
        let isDeals = source.file == .deals
        let column = source.index(isDeals ? "id" : "deal_id")
        var lastDeal = -1
        var count = 0
        while true {
            var failure: CSVError?
            do throws(CSVError) {
                guard try reader.next(into: &row) else { break }
            } catch {
                failure = error
            }
            count += 1
            if count % BundleProgress.rowsBetweenReports == 0 { try advance(reader.bytesRead) }
            guard count <= rowsMax else {
                cells.report(
                    .tooMany,
                    row,
                    -1,
                    of: source,
                    "the file has too many rows",
                    allowed: "at most \(rowsMax)",
                    isFatal: true
                )
                break
            }
            if let failure {
                try noteBroken(failure, row, of: source, column: column)
                if !failure.isRecoverable { break }
            } else if isDeals {
                indexDeal(row, of: source, column: column)
            } else {
                indexPart(row, of: source, column: column, lastDeal: &lastDeal)
            }
        }
        rowCounts[source.file] = count
    }

    /// Numbers a row of `deals.csv`.
    private mutating func indexDeal(_ row: CSVRow, of source: BundleSource, column: Int) {
        let number = dealOffsets.count
        dealOffsets.append(row.offset)
        cells.hasReported = false
        cells.dealID = nil
        guard !row.isEmpty(column) else {
            cells.reportMissing(row, column, of: source)
            dealIDs.addUnlisted()
            unreadableDeals.insert(number)
            badDeals.insert(number)
            return
        }
        let known = dealIDs.add(row.bytes.span.extracting(row.range(column)))
        if let known {
            dealIDs.addUnlisted()
            cells.dealID = row.text(column)
            cells.report(.duplicateID, row, column, of: source, "an earlier row has this id")
            badDeals.insert(known)
            unreadableDeals.insert(number)
        }
        let measure = CellValues.measure(row.bytes.span.extracting(row.range(column)))
        if measure.characters > DealLimits.externalIDCharactersMax || measure.hasControl {
            cells.dealID = row.text(column)
            _ = cells.isText(row, column, of: source, charactersMax: DealLimits.externalIDCharactersMax)
        }
        if cells.hasReported { badDeals.insert(number) }
    }

    /// Adds a row of another file to its deal.
    private mutating func indexPart(_ row: CSVRow, of source: BundleSource, column: Int, lastDeal: inout Int) {
        guard !row.isEmpty(column) else {
            cells.dealID = nil
            cells.reportMissing(row, column, of: source)
            strayRows.append((source.file, row.offset))
            return
        }
        let id = row.bytes.span.extracting(row.range(column))
        // Most files are in the order of the deals.
        if lastDeal >= 0, dealIDs.isEqual(lastDeal, id) {
            chains[source.file]?.append(offset: row.offset, deal: lastDeal)
            return
        }
        guard let deal = dealIDs.find(id) else {
            cells.dealID = row.text(column)
            cells.report(.unknownDeal, row, column, of: source, "deals.csv has no such deal")
            strayRows.append((source.file, row.offset))
            return
        }
        lastDeal = deal
        chains[source.file]?.append(offset: row.offset, deal: deal)
    }

    /// Reports a row that is no CSV, and lays it to its deal as far as that can be told.
    private mutating func noteBroken(
        _ failure: CSVError,
        _ row: CSVRow,
        of source: BundleSource,
        column: Int
    ) throws(BundleFailure) {
        var id: String?
        if failure.isRecoverable, column < row.count, failure.column - 1 > column, !row.isEmpty(column) {
            id = row.text(column)
        }
        cells.dealID = id
        try note(failure, row, of: source, isFatal: false)
        guard failure.isRecoverable else { return }
        if source.file == .deals {
            let number = dealOffsets.count
            dealOffsets.append(row.offset)
            if id == nil {
                dealIDs.addUnlisted()
            } else if let known = dealIDs.add(row.bytes.span.extracting(row.range(column))) {
                dealIDs.addUnlisted()
                badDeals.insert(known)
            }
            unreadableDeals.insert(number)
            badDeals.insert(number)
        } else if id != nil, let deal = dealIDs.find(row.bytes.span.extracting(row.range(column))) {
            chains[source.file]?.append(offset: row.offset, deal: deal)
            brokenDeals.insert(deal)
            badDeals.insert(deal)
        } else {
            strayRows.append((source.file, row.offset))
        }
    }
}
