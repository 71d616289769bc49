/// A part of a report: what it says in headline figures, pictures and tables, in this order.
public struct ReportSection: Sendable {
    /// The name for programs, unique in the report.
    public let name: String
    /// The heading.
    public let title: String
    /// Sentences below the heading: what a reader should know before the numbers.
    public let notes: [String]
    /// The figures.
    public let figures: [ReportFigure]
    /// The pictures.
    public let charts: [ReportChart]
    /// The tables.
    public let tables: [ReportTable]

    /// Describes a section.
    public init(
        _ name: String, title: String, notes: [String] = [], figures: [ReportFigure] = [],
        charts: [ReportChart] = [], tables: [ReportTable] = []
    ) {
        self.name = name
        self.title = title
        self.notes = notes
        self.figures = figures
        self.charts = charts
        self.tables = tables
    }
}
