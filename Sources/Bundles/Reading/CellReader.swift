import DealModel
internal import Wire

/// Reads typed values from cells and reports those that are none.
///
/// A cell of a column that the file does not have (index -1) reads as empty.
struct CellReader: Sendable {
    var log: ProblemLog
    let now: Instant
    /// The deal whose rows are being read.
    var dealID: String?
    /// Whether anything was reported since this was last set to false.
    var hasReported = false

    init(now: Instant, problemsMax: Int) {
        self.now = now
        log = ProblemLog(keptMax: problemsMax)
    }

    /// Whether the cell has any bytes.
    func isEmpty(_ row: CSVRow, _ column: Int) -> Bool {
        column < 0 || column >= row.count || row.isEmpty(column)
    }

    /// Reports a problem of a cell.
    mutating func report(
        _ code: BundleProblemCode,
        _ row: CSVRow,
        _ column: Int,
        of source: BundleSource,
        _ detail: String,
        allowed: String? = nil,
        nearest: @autoclosure () -> String? = nil,
        isFatal: Bool = false
    ) {
        let value = column >= 0 && column < row.count ? row.text(column) : nil
        report(
            code,
            at: row.offset,
            column: source.name(column),
            value: value,
            of: source.file,
            detail,
            allowed: allowed,
            nearest: nearest(),
            isFatal: isFatal
        )
    }

    /// Reports a problem of a row that is no longer at hand.
    mutating func report(
        _ code: BundleProblemCode,
        at offset: Int?,
        column: String?,
        value: String?,
        of file: BundleFile,
        _ detail: String,
        allowed: String? = nil,
        nearest: @autoclosure () -> String? = nil,
        isFatal: Bool = false
    ) {
        hasReported = true
        let entry = { [dealID] (nearest: String?) in
            let shown = value.map {
                String(String.UnicodeScalarView($0.unicodeScalars.prefix(BundleLimits.shownCharactersMax)))
            }
            let problem = BundleProblem(
                file: file.rawValue,
                line: nil,
                column: column,
                value: shown,
                code: code,
                detail: detail,
                allowed: allowed,
                nearest: nearest,
                dealSourceID: dealID
            )
            return ProblemLog.Entry(problem: problem, file: file, offset: offset)
        }
        log.add(entry(nearest()), code: code, isFatal: isFatal)
    }

    /// A text; nil where the cell is empty or was reported.
    mutating func text(
        _ row: CSVRow,
        _ column: Int,
        of source: BundleSource,
        charactersMax: Int,
        isRequired: Bool = false
    ) -> String? {
        guard !isEmpty(row, column) else {
            if isRequired { reportMissing(row, column, of: source) }
            return nil
        }
        guard isText(row, column, of: source, charactersMax: charactersMax) else { return nil }
        return row.text(column)
    }

    /// Whether a cell that is not empty is a text within its limit; reports where not.
    mutating func isText(_ row: CSVRow, _ column: Int, of source: BundleSource, charactersMax: Int) -> Bool {
        let (characters, hasControl) = CellValues.measure(row.bytes.span.extracting(row.range(column)))
        if characters > charactersMax {
            report(
                .tooLong,
                row,
                column,
                of: source,
                "the text has \(characters) characters",
                allowed: "at most \(charactersMax) characters"
            )
            return false
        }
        if hasControl {
            report(
                .controlCharacter,
                row,
                column,
                of: source,
                "the text holds a control character",
                allowed: "tab and line ends as the only control characters"
            )
            return false
        }
        return true
    }

    /// Reports that a required cell is empty.
    mutating func reportMissing(_ row: CSVRow, _ column: Int, of source: BundleSource) {
        report(.missingValue, row, column, of: source, "the cell must not be empty")
    }

    /// An instant or a date, not later than now.
    mutating func time(_ row: CSVRow, _ column: Int, of source: BundleSource, isRequired: Bool = false) -> Instant? {
        guard !isEmpty(row, column) else {
            if isRequired { reportMissing(row, column, of: source) }
            return nil
        }
        guard let instant = CellValues.time(row.bytes.span.extracting(row.range(column))) else {
            report(
                .invalidTime,
                row,
                column,
                of: source,
                "this is no time",
                allowed: "2026-06-30 or 2026-06-30T12:00:00Z, with at most six digits of the second's fraction"
            )
            return nil
        }
        guard instant <= now else {
            report(.inFuture, row, column, of: source, "this is later than now", allowed: "at most \(now)")
            return nil
        }
        return instant
    }

    /// A whole number from 1.
    mutating func integer(
        _ row: CSVRow,
        _ column: Int,
        of source: BundleSource,
        most: Int,
        isRequired: Bool = false
    ) -> Int? {
        guard !isEmpty(row, column) else {
            if isRequired { reportMissing(row, column, of: source) }
            return nil
        }
        guard let value = CellValues.integer(row.bytes.span.extracting(row.range(column))), (1...most).contains(value)
        else {
            report(
                .invalidInteger,
                row,
                column,
                of: source,
                "this is no whole number within its limits",
                allowed: "1 to \(most)"
            )
            return nil
        }
        return value
    }

    /// One of a few words.
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ row: CSVRow,
        _ column: Int,
        of source: BundleSource,
        as type: Choice.Type = Choice.self,
        isRequired: Bool = false
    ) -> Choice? {
        guard !isEmpty(row, column) else {
            if isRequired { reportMissing(row, column, of: source) }
            return nil
        }
        let text = row.text(column)
        if let value = Choice(rawValue: text) { return value }
        let words = Choice.allCases.map(\.rawValue)
        report(
            .invalidChoice,
            row,
            column,
            of: source,
            "this is none of the words that may stand here",
            allowed: words.joined(separator: ", "),
            nearest: nearestName(to: text, among: words)
        )
        return nil
    }

    /// `true` or `false`; an empty cell is false.
    mutating func flag(_ row: CSVRow, _ column: Int, of source: BundleSource) -> Bool {
        choice(row, column, of: source, as: Flag.self) == .yes
    }

    private enum Flag: String, CaseIterable {
        case yes = "true"
        case no = "false"
    }

    /// A UUID.
    mutating func identifier<Subject>(
        _ row: CSVRow,
        _ column: Int,
        of source: BundleSource,
        isRequired: Bool = false
    ) -> Identifier<Subject>? {
        guard !isEmpty(row, column) else {
            if isRequired { reportMissing(row, column, of: source) }
            return nil
        }
        if let value = Identifier<Subject>(row.text(column)) { return value }
        report(
            .invalidUUID,
            row,
            column,
            of: source,
            "this is no UUID",
            allowed: "a UUID such as 018f3a5e-7c00-7000-8000-0123456789ab"
        )
        return nil
    }
}
