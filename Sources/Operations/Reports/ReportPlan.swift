internal import Reports
internal import Wire

/// A report that can be asked for: its name, what it tells, and how it is made.
struct ReportPlan: Sendable {
    /// Makes the sections.
    typealias Make = @Sendable (inout ReportMaking) throws(Problem) -> [ReportSection]

    /// The name by which it is asked for.
    let name: String
    /// The name for people.
    let title: String
    /// What it tells, in a sentence.
    let summary: String
    /// The name of the window where none is asked for; all time for nil.
    var window: String?
    /// Whether it is about one contact, who must be named.
    var isAboutContact = false
    /// Whether its rows are the lives of deals, which make a process log.
    var hasProcessLog = false
    /// Whether it has a forecast that a target can stand beside.
    var hasTarget = false
    /// Whether it has charts.
    var hasCharts = true
    /// Makes it.
    let make: Make

    /// The formats that it can be had in.
    var formats: [ReportFormat] {
        ReportFormat.allCases.filter { format in
            switch format {
            case .xml, .csv, .ndjson, .json, .xlsx, .html, .pdf: true
            case .svg, .png: hasCharts
            case .xes: hasProcessLog
            }
        }
    }
}
