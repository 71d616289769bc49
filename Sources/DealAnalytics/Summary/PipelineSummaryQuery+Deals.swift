internal import ColumnEngine
internal import DealModel

extension PipelineSummaryQuery {
    /// How large the deals of a summary are, figure by figure.
    public struct Percentiles: Sendable {
        private let values: ValueTally

        init(_ values: ValueTally) {
            self.values = values
        }

        /// Those of the deals of a figure, by currency.
        ///
        /// - Complexity: O(n log n) in the number of its deals.
        public func of(_ target: DrillTarget) -> [AmountPercentiles] {
            var all: [UInt8: [Int128]] = [:]
            for bucket in target.buckets {
                for (currency, more) in values.values[bucket] ?? [:] { all[currency, default: []] += more }
            }
            return all.sorted { $0.key < $1.key }.compactMap { ordinal, values in
                CurrencyTable.currency(ordinal).map { AmountPercentiles($0, values) }
            }
        }
    }

    /// How large the deals are.
    ///
    /// - Throws: `QueryStopped` where nobody waits any more.
    public func percentiles(on snapshot: DealSnapshot, _ work: QueryWork) throws(QueryStopped) -> Percentiles {
        Percentiles(try SummaryScan().tally(ValueTally(), in: MetricContext(frame, snapshot: snapshot), work))
    }

    /// The deals that one of its figures is made of.
    ///
    /// - Throws: `QueryStopped` where nobody waits any more.
    public func drill(
        _ request: DrillRequest, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> DrillList {
        let context = MetricContext(frame, snapshot: snapshot)
        return try SummaryScan().list(request, in: context, work)
    }
}
