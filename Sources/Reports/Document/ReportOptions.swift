/// What a format is asked for beside the report.
public struct ReportOptions: Sendable {
    /// Whether texts that a spreadsheet would take for a formula are defused, in CSV: they get an apostrophe in front.
    public var guardsFormulas = true
    /// The table that CSV holds; nil for the first one.
    public var table: String?
    /// The chart that SVG and PNG hold; nil for the first one.
    public var chart: String?
    /// How many pixels a PNG is wide, and units an SVG.
    public var widthPixels = 960
    /// Whether pictures are drawn for a dark page.
    public var isDark = false
    /// Where formats that need temporary files keep them, in a folder of their own that is gone at the end.
    public var temporaryDirectory = "/tmp"
    /// Told before files in the temporary directory grow by about so many bytes; throws to end it.
    public var reserve: @Sendable (_ byteCount: Int64) throws(ReportError) -> Void = { _ in }
    /// Told now and then how many rows are done; throws `cancelled` to end it.
    public var progress: @Sendable (_ rowCount: Int64) throws(ReportError) -> Void = { _ in }

    /// The usual ones.
    public init() {}
}
