/// How much a report may have where people read it; formats for programs have no such limits.
public enum ReportLimits {
    /// Rows that a page shows, of all tables; it says how many more there are.
    public static let pageRowsMax = 5_000
    /// Pixels that a picture is wide.
    public static let pictureWidthPixelsMax = 4_096
    /// Categories that a chart with a row for each shows; it says how many more there are.
    public static let chartRowsMax = 60
}
