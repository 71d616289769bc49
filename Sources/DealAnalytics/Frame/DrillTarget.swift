internal import ColumnEngine

/// Which entries of a metric one of its figures is made of.
public struct DrillTarget: Hashable, Sendable {
    /// The group; nil for all.
    let group: KeyTable.Key?
    /// The metric's own buckets.
    let buckets: Set<UInt32>

    init(group: KeyTable.Key?, buckets: Set<UInt32>) {
        self.group = group
        self.buckets = buckets
    }

    /// Reads what `text` wrote; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        if parts[0].isEmpty, parts[1].isEmpty {
            group = nil
        } else {
            guard let high = UInt64(parts[0], radix: 36), let low = UInt64(parts[1], radix: 36) else { return nil }
            group = .init(high: high, low: low)
        }
        let numbers = parts[2].split(separator: "-").map { UInt32($0, radix: 36) }
        guard !numbers.contains(nil) else { return nil }
        buckets = Set(numbers.compactMap { $0 })
    }

    /// A short text from which it can be read again.
    public var text: String {
        let group = self.group.map { "\(String($0.high, radix: 36)).\(String($0.low, radix: 36))" } ?? "."
        return group + "." + buckets.sorted().map { String($0, radix: 36) }.joined(separator: "-")
    }
}
