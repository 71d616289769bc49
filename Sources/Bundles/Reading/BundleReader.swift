public import DealModel
internal import Wire

/// Reads a bundle: a folder of CSV files with pipelines, stages, deals and their history.
///
/// First `check` reads everything once and says all that is wrong; then `next` gives the good deals one by one, in the
/// order of `deals.csv`, from the files that were opened at the beginning. The rows of a deal may lie anywhere in the
/// other files. Memory: about 60 bytes a deal and 12 a row of the other files, besides the ids.
public struct BundleReader: ~Copyable {
    /// The folder.
    public let directory: String
    /// The time now; nothing in the bundle may be later.
    public let now: Instant
    /// The pipelines and stages. Where the check found something wrong with them, they are not complete.
    public internal(set) var definitions = BundleDefinitions()

    /// The different names of tags on deals that were read without a problem, compared by bytes, in the order in which
    /// they were come upon; no more than one beyond what a workspace can have.
    public private(set) var tagNames: [String] = []
    private var tagNameBytes: Set<[UInt8]> = []

    var cells: CellReader
    var pipelineIDs = SourceIDTable()
    var stageIDs = SourceIDTable()
    /// Whether pipelines and stages could be read well enough to check deals against them.
    var hasDefinitions = true
    /// Whether the kind of every stage could be read.
    var hasStageKinds = true

    var hasDefault = false
    /// The ids of the stages that were read, by where they stand.
    var stageAtPlace: [StagePlace: String] = [:]
    var stageCounts: [Int: Int] = [:]

    /// How many rows of a file are read; a file of the real limit is too large to test with.
    var rowsMax = BundleLimits.rowsMax
    var sources: [BundleFile: BundleSource] = [:]
    /// Where the headers begin: behind the byte order mark, if there is one.
    var headerOffsets: [BundleFile: Int] = [:]
    var windows: [BundleFile: CSVWindow] = [:]
    var rowCounts: [BundleFile: Int] = [:]
    var assembly: DealAssembly?
    var dealIDs = SourceIDTable()
    var dealOffsets: [Int] = []
    var chains: [BundleFile: RowChain] = [:]
    /// Deals of which something is wrong.
    var badDeals = BitSet()
    /// Rows of `deals.csv` that cannot be put together at all: broken ones and those whose id came before.
    var unreadableDeals = BitSet()
    /// Deals with a broken row in one of the other files.
    var brokenDeals = BitSet()
    /// Rows that belong to no row of `deals.csv`.
    var strayRows: [(file: BundleFile, offset: Int)] = []
    var isChecked = false
    var nextDeal = 0

    /// Opens the bundle and reads its pipelines and stages; what is wrong with them is in the report of `check`.
    ///
    /// - Parameter problemsMax: how many problems to keep; the rest is only counted.
    /// - Throws: where the folder or a file in it cannot be read.
    public init(
        directory: String,
        now: Instant,
        problemsMax: Int = BundleLimits.problemsMax
    ) throws(BundleFailure) {
        self.directory = directory
        self.now = now
        cells = CellReader(now: now, problemsMax: problemsMax)
        let names = try DirectoryListing.names(of: directory)
        noteFiles(names)
        for file in BundleFile.allCases where names.contains(file.rawValue) { try open(file) }
        try readPipelines()
        try readStages()
    }

    /// Notes the names of the tags of a deal.
    mutating func note(tags: [String]) {
        for tag in tags where tagNames.count <= Definitions.tagsMax {
            if tagNameBytes.insert(Array(tag.utf8)).inserted { tagNames.append(tag) }
        }
    }

    /// Where the file lies.
    func path(_ file: BundleFile) -> String { "\(directory)/\(file.rawValue)" }

    private mutating func noteFiles(_ names: Set<String>) {
        let csvNames = names.filter { $0.lowercased().hasSuffix(".csv") }.sorted()
        let known = BundleFile.allCases.map(\.rawValue)
        for file in BundleFile.allCases where file.isRequired && !names.contains(file.rawValue) {
            let nearest = nearestName(to: file.rawValue, among: csvNames.filter { !known.contains($0) })
            cells.report(
                .missingFile,
                at: nil,
                column: nil,
                value: nil,
                of: file,
                "the bundle has no \(file.rawValue)",
                nearest: nearest,
                isFatal: true
            )
            if file == .pipelines || file == .stages { hasDefinitions = false }
        }
        for name in csvNames where !known.contains(name) {
            let problem = BundleProblem(
                file: name,
                line: nil,
                column: nil,
                value: nil,
                code: .unknownFile,
                detail: "a bundle has no file of this name",
                allowed: known.joined(separator: ", "),
                nearest: nearestName(to: name, among: known),
                dealSourceID: nil
            )
            cells.log.add(ProblemLog.Entry(problem: problem, file: nil, offset: nil), code: .unknownFile, isFatal: true)
        }
    }

    /// Opens a file and checks its header.
    private mutating func open(_ file: BundleFile) throws(BundleFailure) {
        let opened = try OpenFile(reading: path(file))
        var reader = CSVReader(fileDescriptor: opened.descriptor)
        var row = CSVRow()
        var isUsable = false
        do throws(CSVError) {
            if try reader.next(into: &row) {
                isUsable = checkHeader(row, of: file)
            } else {
                cells.report(
                    .missingHeader,
                    at: nil,
                    column: nil,
                    value: nil,
                    of: file,
                    "the file has no header row",
                    isFatal: true
                )
            }
        } catch {
            try note(error, row, of: BundleSource(file: file, columns: []), isFatal: true)
        }
        guard isUsable else {
            if file == .pipelines || file == .stages { hasDefinitions = false }
            return
        }
        let source = BundleSource(file: file, columns: row.texts)
        sources[file] = source
        headerOffsets[file] = row.offset
        windows[file] = CSVWindow(file: opened, expected: source.columns.count)
    }

    /// Whether every required column is there; reports everything wrong with the header.
    private mutating func checkHeader(_ row: CSVRow, of file: BundleFile) -> Bool {
        let names = row.texts
        let known = file.requiredColumns + file.optionalColumns
        let missing = file.requiredColumns.filter { !names.contains($0) }
        let unknown = names.filter { !known.contains($0) && !Self.isMetadata($0, of: file) }
        for name in missing {
            cells.report(
                .missingColumn,
                at: row.offset,
                column: name,
                value: nil,
                of: file,
                "the column \(name) is required",
                nearest: nearestName(to: name, among: unknown),
                isFatal: true
            )
        }
        for name in unknown {
            let free = known.filter { !names.contains($0) }
            cells.report(
                .unknownColumn,
                at: row.offset,
                column: name,
                value: nil,
                of: file,
                "the file has no such column",
                allowed: (known + (file == .deals ? ["metadata.x"] : [])).joined(separator: ", "),
                nearest: nearestName(to: name, among: free),
                isFatal: true
            )
        }
        for (index, name) in names.enumerated() where names[..<index].contains(name) {
            cells.report(
                .duplicateColumn,
                at: row.offset,
                column: name,
                value: nil,
                of: file,
                "the column is there twice",
                isFatal: true
            )
        }
        return missing.isEmpty
    }

    private static func isMetadata(_ name: String, of file: BundleFile) -> Bool {
        file == .deals && name.hasPrefix(BundleFile.metadataPrefix) && name != BundleFile.metadataPrefix
    }

    /// A reader of the file that stands behind the header.
    ///
    /// - Throws: where the file is no longer what it was when it was opened.
    func rowReader(of source: BundleSource) throws(BundleFailure) -> CSVReader {
        do throws(CSVError) {
            if let reader = try windows[source.file]?.reader(header: source.columns) { return reader }
        } catch {
            throw .unreadable(path: path(source.file), errorNumber: error.errorNumber)
        }
        throw .changed(file: source.file.rawValue)
    }

    /// Reports a row that is no CSV.
    ///
    /// - Throws: where the file cannot be read any more.
    mutating func note(
        _ error: CSVError,
        _ row: CSVRow,
        of source: BundleSource,
        isFatal: Bool
    ) throws(BundleFailure) {
        let code: BundleProblemCode
        switch error.kind {
        case .unreadable(let number): throw .unreadable(path: path(source.file), errorNumber: number)
        case .strayQuote, .textAfterQuote, .unterminatedQuote, .strayCarriageReturn: code = .malformedCSV
        case .invalidUTF8: code = .invalidUTF8
        case .ragged: code = .raggedRow
        case .fieldTooLong, .tooManyColumns, .rowTooLong: code = .rowTooLarge
        }
        let column = error.column - 1
        let value = column < row.count && error.isRecoverable ? row.text(column) : nil
        cells.report(
            code,
            at: error.rowOffset,
            column: source.name(column),
            value: value,
            of: source.file,
            "\(error.detail) (field \(error.column))",
            isFatal: isFatal || !error.isRecoverable
        )
    }
}
