/// The forecast column that a deal is put in.
public enum ForecastCategory: String, CaseIterable, Sendable {
    /// Left out of every forecast.
    case omitted
    /// In the pipeline, not yet likely.
    case pipeline
    /// Likely if all goes well.
    case bestCase = "best_case"
    /// Promised.
    case commit
    /// Closed.
    case closed
}
