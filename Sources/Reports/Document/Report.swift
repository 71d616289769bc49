/// What leaves the house: papers that say what made it, and sections. Every format writes the same one.
public struct Report: Sendable {
    /// The name for programs, such as `win-rates`.
    public let name: String
    /// The name for people.
    public let title: String
    /// What made it.
    public let papers: ReportPapers
    /// The parts in order.
    public let sections: [ReportSection]
    /// The deals' lives as a process log, for the formats that hold nothing else; nil for reports that have none.
    public let processLog: ProcessLog?

    /// Describes a report.
    public init(
        name: String, title: String, papers: ReportPapers, sections: [ReportSection], processLog: ProcessLog? = nil
    ) {
        self.name = name
        self.title = title
        self.papers = papers
        self.sections = sections
        self.processLog = processLog
    }

    /// All tables in order.
    public var tables: [ReportTable] { sections.flatMap(\.tables) }

    /// All charts in order.
    public var charts: [ReportChart] { sections.flatMap(\.charts) }
}
