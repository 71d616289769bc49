/// Families as the text that Prometheus and its like read.
///
/// Reference: https://prometheus.io/docs/instrumenting/exposition_formats/, text format 0.0.4.
public struct Exposition: Sendable {
    /// The media type of the text.
    public static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    private let families: [MetricFamily]

    /// Takes families of different names, in the order in which they are written.
    public init(_ families: [MetricFamily]) {
        var names: Set<String> = []
        for family in families {
            precondition(names.insert(family.name).inserted, "two families are named \(family.name)")
        }
        self.families = families
    }

    /// Reads every family and writes what it shows; linear in the number of lines.
    public func text() -> [UInt8] {
        var text = ""
        for family in families {
            text += "# HELP \(family.name) \(MetricText.help(family.help))\n"
            text += "# TYPE \(family.name) \(family.kind.rawValue)\n"
            for sample in family.samples() {
                text += family.name + sample.suffix + Self.text(of: sample.labels) + " " + sample.value + "\n"
            }
        }
        return Array(text.utf8)
    }

    private static func text(of labels: [(name: String, value: String)]) -> String {
        guard !labels.isEmpty else { return "" }
        return "{" + labels.map { "\($0.name)=\"\(MetricText.label($0.value))\"" }.joined(separator: ",") + "}"
    }
}
