/// How much a report may have where people read it; formats for programs have no such limits.
public enum ReportLimits {
    /// Rows of all tables that pages show; they say how many more there are, and which formats have them.
    public static let shownRowsMax = 5_000
    /// Pages of a PDF.
    public static let pdfPagesMax = 1_000
    /// Sheets of a workbook, each of which has an open file while it is written.
    public static let xlsxSheetsMax = 200
    /// Pixels that a picture is wide at least.
    public static let pictureWidthPixelsMin = 240
    /// Pixels that a picture is wide at most.
    public static let pictureWidthPixelsMax = 4_096
    /// Categories that a chart with a row for each shows; it says how many more there are.
    public static let chartRowsMax = 60
}
