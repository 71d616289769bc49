/// What a figure means, so that anybody can compute it again.
public struct MetricDefinition: Sendable {
    /// A parameter beside those that every metric takes.
    public struct Parameter: Sendable {
        /// Its name.
        public let name: String
        /// What it means, and what it is where it is absent.
        public let meaning: String

        init(_ name: String, _ meaning: String) {
            self.name = name
            self.meaning = meaning
        }
    }

    /// A question about the example workspace with its answer, worked out by hand.
    public struct Example: Sendable {
        /// One value of an answer.
        public struct Value: Sendable {
            /// Where it stands, as a JSON pointer.
            public let pointer: String
            /// The value as JSON text.
            public let value: String

            init(_ pointer: String, _ value: String) {
                self.pointer = pointer
                self.value = value
            }
        }

        /// The request's path and query, below the version's base.
        public let question: String
        /// How the answer is found by hand.
        public let working: String
        /// What the answer says.
        public let answer: [Value]

        init(_ question: String, working: String, answer: [Value]) {
            self.question = question
            self.working = working
            self.answer = answer
        }
    }

    /// The metric.
    public let metric: String
    /// The definition's id: the metric's name, and after a dot the method, where it has several.
    public let id: String
    /// Rises when the meaning changes.
    public let version: Int
    /// One line.
    public let title: String
    /// How it is computed.
    public let formula: String
    /// What it can be asked with.
    public let parameters: [Parameter]
    /// What holds at the edges.
    public let rules: [String]
    /// A worked example.
    public let example: Example

    init(
        _ id: String, metric: String? = nil, version: Int = 1, title: String, formula: String,
        parameters: [Parameter] = [], rules: [String], example: Example
    ) {
        self.id = id
        self.metric = metric ?? id
        self.version = version
        self.title = title
        self.formula = formula
        self.parameters = parameters
        self.rules = rules
        self.example = example
    }

    /// All definitions in the order of their ids.
    public static let all: [MetricDefinition] =
        ([
            Aging.definition, Conversion.definition, CycleTime.definition, Funnel.definition, Leaderboard.definition,
            LossReasons.definition, PipelineSummaryQuery.definition, PipelineValue.definition,
            StageDurations.definition, Transitions.definition, Trend.definition, Velocity.definition,
        ] + Forecast.definitions + WinRate.definitions).sorted { $0.id < $1.id }
}
