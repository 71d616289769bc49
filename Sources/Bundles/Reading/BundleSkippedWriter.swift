/// Writes the deals that a check found bad, with all their rows, as a bundle that can be mended and imported again.
public enum BundleSkippedWriter {
    /// Writes the skipped rows as they stand, with the headers and the whole pipelines and stages; rows of a deal that
    /// `deals.csv` does not have come last in their files.
    ///
    /// - Parameters:
    ///   - reader: a bundle that was checked, and of which only deals are wrong.
    ///   - directory: made if it is not there; no file in it is overwritten.
    /// - Returns: how many rows each file got, headers not counted.
    /// - Throws: where a file cannot be read or written.
    /// - Precondition: the bundle was checked.
    public static func write(
        _ reader: borrowing BundleReader,
        to directory: String
    ) throws(BundleFailure) -> [BundleFile: Int] {
        precondition(reader.isChecked, "the bundle \(reader.directory) was not checked")
        try DirectoryListing.make(directory)
        var counts: [BundleFile: Int] = [:]
        for file in BundleFile.allCases {
            guard let window = reader.windows[file] else { continue }
            let target = "\(directory)/\(file.rawValue)"
            let output = try OpenFile(making: target)
            var writer = CSVWriter(fileDescriptor: output.descriptor)
            do throws(CSVError) {
                try writer.verbatim(try window.rawRow(at: reader.headerOffsets[file] ?? 0))
                try writeRows(of: file, reader, window, to: &writer)
                try writer.flush()
            } catch {
                throw .unwritable(path: target, errorNumber: error.errorNumber)
            }
            counts[file] = writer.rowCount - 1
        }
        return counts
    }

    private static func writeRows(
        of file: BundleFile,
        _ reader: borrowing BundleReader,
        _ window: CSVWindow,
        to writer: inout CSVWriter
    ) throws(CSVError) {
        if file == .pipelines || file == .stages {
            let header = try window.rawRow(at: reader.headerOffsets[file] ?? 0).count
            var offset = (reader.headerOffsets[file] ?? 0) + header
            while offset < window.size {
                let row = try window.rawRow(at: offset)
                try writer.verbatim(row)
                offset += row.count
            }
            return
        }
        for number in reader.dealOffsets.indices where reader.badDeals.contains(number) {
            if file == .deals {
                try writer.verbatim(try window.rawRow(at: reader.dealOffsets[number]))
            } else if let chain = reader.chains[file] {
                var row = chain.firstRow(of: number)
                while row >= 0 {
                    try writer.verbatim(try window.rawRow(at: chain.offset(of: row)))
                    row = chain.row(after: row)
                }
            }
        }
        for row in reader.strayRows where row.file == file {
            try writer.verbatim(try window.rawRow(at: row.offset))
        }
    }
}
