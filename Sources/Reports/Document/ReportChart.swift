/// What a picture shows: series of points over shared categories.
public struct ReportChart: Hashable, Sendable {
    /// How it is drawn.
    public enum Shape: String, CaseIterable, Sendable {
        /// One bar a category, centred, from the first to the last step.
        case funnel
        /// Bars side by side for each category, one a series.
        case bars
        /// Bars upon each other for each category, one a series.
        case stack
        /// A line a series, over categories that follow each other in time.
        case line
        /// Points with intervals, for rates that are uncertain.
        case interval
        /// From a low to a high quantile with a mark at the middle, lying.
        case range
    }

    /// What a series stands for; the same thing has the same colour in all charts.
    public enum Role: String, CaseIterable, Sendable {
        /// What is won.
        case won
        /// What is lost.
        case lost
        /// What is open.
        case open
        /// What is expected by probability.
        case weighted
        /// What was aimed at.
        case target
        /// Anything else.
        case plain
    }

    /// One point.
    public struct Point: Hashable, Sendable {
        /// The value; missing leaves a gap.
        public let value: ReportValue
        /// The lower end of its interval, where it has one.
        public let low: ReportValue
        /// The upper end.
        public let high: ReportValue

        /// Makes a point.
        public init(_ value: ReportValue, low: ReportValue = .missing, high: ReportValue = .missing) {
            self.value = value
            self.low = low
            self.high = high
        }
    }

    /// A point for each category.
    public struct Series: Hashable, Sendable {
        /// Its name in the legend.
        public let label: String
        /// What it stands for.
        public let role: Role
        /// The points, as many as there are categories.
        public let points: [Point]

        /// Makes a series.
        public init(_ label: String, _ role: Role, _ points: [Point]) {
            self.label = label
            self.role = role
            self.points = points
        }
    }

    /// The name for programs, unique in the report.
    public let name: String
    /// The name for people; it says what is counted.
    public let title: String
    /// How it is drawn.
    public let shape: Shape
    /// What the values are: counts, money, rates or days.
    public let kind: ReportColumn.Kind
    /// The name of the values' axis with its unit, such as `Won value (USD)`.
    public let valueLabel: String
    /// What the points stand at, in order.
    public let categories: [String]
    /// The series in the order of the legend.
    public let series: [Series]

    /// Describes a chart.
    public init(
        _ name: String, title: String, shape: Shape, kind: ReportColumn.Kind, valueLabel: String,
        categories: [String], series: [Series]
    ) {
        precondition(
            series.allSatisfy { $0.points.count == categories.count }, "series of \(name) do not fit its categories")
        self.name = name
        self.title = title
        self.shape = shape
        self.kind = kind
        self.valueLabel = valueLabel
        self.categories = categories
        self.series = series
    }
}
