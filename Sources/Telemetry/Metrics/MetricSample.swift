/// One line of a family: a suffix of its name, labels and a number.
struct MetricSample: Sendable {
    /// What follows the family's name, such as `_bucket`; empty for most.
    var suffix = ""
    /// The labels in the order in which they are written.
    var labels: [(name: String, value: String)] = []
    /// The number as text.
    let value: String
}
