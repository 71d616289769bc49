/// Measurements of one name: what they are called, what they mean, and how to read them.
///
/// What a family shows is read when somebody asks, by closures that may be called on any thread and should be quick.
public struct MetricFamily: Sendable {
    enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    /// The name, such as `penstock_commits_total`.
    public let name: String

    let help: String
    let kind: Kind
    let samples: @Sendable () -> [MetricSample]

    init(_ name: String, _ help: String, _ kind: Kind, samples: @escaping @Sendable () -> [MetricSample]) {
        precondition(MetricText.isMetricName(name), "a family cannot be named \(name)")
        self.name = name
        self.help = help
        self.kind = kind
        self.samples = samples
    }

    /// Something that goes up and down; nil where it is not known now, and then left out.
    public static func gauge(
        _ name: String, _ help: String, read: @escaping @Sendable () -> Double?
    ) -> MetricFamily {
        MetricFamily(name, help, .gauge) { read().map { [MetricSample(value: MetricText.number($0))] } ?? [] }
    }

    /// Several things of one kind that go up and down, told apart by the value of one label.
    ///
    /// The values of the label are to be few and known beforehand, and each stands there once.
    public static func gauge(
        _ name: String, _ help: String, label: String,
        read: @escaping @Sendable () -> [(labelValue: String, value: Double)]
    ) -> MetricFamily {
        precondition(MetricText.isLabelName(label), "a label cannot be named \(label)")
        return MetricFamily(name, help, .gauge) {
            read().map { MetricSample(labels: [(label, $0.labelValue)], value: MetricText.number($0.value)) }
        }
    }

    /// Something that only grows, counted elsewhere; nil where it is not known now, and then left out.
    public static func counter(
        _ name: String, _ help: String, read: @escaping @Sendable () -> Double?
    ) -> MetricFamily {
        MetricFamily(name, help, .counter) { read().map { [MetricSample(value: MetricText.number($0))] } ?? [] }
    }

    /// Facts about the program as labels of the number 1.
    public static func info(
        _ name: String, _ help: String, labels: [(name: String, value: String)]
    ) -> MetricFamily {
        for label in labels {
            precondition(MetricText.isLabelName(label.name), "a label cannot be named \(label.name)")
        }
        return MetricFamily(name, help, .gauge) { [MetricSample(labels: labels, value: "1")] }
    }
}
