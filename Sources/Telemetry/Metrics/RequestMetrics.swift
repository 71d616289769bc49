/// Counts requests by method, route and status, and how long they took by route.
///
/// Every label comes from a set that is known at the start, so what callers send cannot make it grow. Recording adds to
/// three counters and takes no lock.
public final class RequestMetrics: Sendable {
    /// The label of requests that no route is for.
    public static let noRoute = "none"

    private let routes: [String]
    private let indexOfRoute: [String: Int]
    private let counts: AtomicCounts
    private let durations: AtomicCounts

    /// Takes the patterns of all routes, such as `/api/v1/deals/{id}`, in the order in which they are shown. A hundred
    /// of them cost a quarter of a megabyte.
    public init(routes: [String]) {
        var seen: Set<String> = [Self.noRoute]
        let routes = routes.filter { seen.insert($0).inserted } + [Self.noRoute]
        self.routes = routes
        indexOfRoute = Dictionary(uniqueKeysWithValues: routes.enumerated().map { ($1, $0) })
        counts = AtomicCounts(count: routes.count * RequestMethod.allCases.count * StatusLabels.all.count)
        durations = AtomicCounts(count: routes.count * HistogramBuckets.seconds.cellCount)
    }

    /// Counts one request that was answered.
    ///
    /// - Parameters:
    ///   - route: the pattern of its route; one that is unknown counts as none.
    ///   - durationNanoseconds: from the arrival of the request line until the answer was made.
    public func record(method: RequestMethod, route: String?, status: Int, durationNanoseconds: UInt64) {
        let index = route.flatMap { indexOfRoute[$0] } ?? routes.count - 1
        counts.add(1, at: Self.cell(route: index, method: method.index, status: StatusLabels.index(of: status)))
        let buckets = HistogramBuckets.seconds
        buckets.record(durationNanoseconds, in: durations, offset: index * buckets.cellCount)
    }

    /// `penstock_http_requests_total` and `penstock_http_request_duration_seconds`; what never happened is left out.
    public var families: [MetricFamily] {
        [
            MetricFamily(
                "penstock_http_requests_total", "Requests answered, by method, route and status.", .counter,
                samples: countSamples),
            MetricFamily(
                "penstock_http_request_duration_seconds",
                "Seconds from the arrival of a request until its answer was made, by route.", .histogram,
                samples: durationSamples),
        ]
    }

    @Sendable private func countSamples() -> [MetricSample] {
        var samples: [MetricSample] = []
        for (routeIndex, route) in routes.enumerated() {
            for method in RequestMethod.allCases {
                for (statusIndex, status) in StatusLabels.all.enumerated() {
                    let count = counts.value(
                        at: Self.cell(route: routeIndex, method: method.index, status: statusIndex))
                    guard count > 0 else { continue }
                    let labels = [("method", method.rawValue), ("route", route), ("status", status)]
                    samples.append(MetricSample(labels: labels, value: String(count)))
                }
            }
        }
        return samples
    }

    @Sendable private func durationSamples() -> [MetricSample] {
        let buckets = HistogramBuckets.seconds
        return routes.indices.flatMap { index in
            buckets.samples(
                of: durations, offset: index * buckets.cellCount, labels: [("route", routes[index])],
                isLeftOutEmpty: true)
        }
    }

    private static func cell(route: Int, method: Int, status: Int) -> Int {
        (route * RequestMethod.allCases.count + method) * StatusLabels.all.count + status
    }
}

extension RequestMethod {
    /// Its place among all cases.
    fileprivate var index: Int {
        switch self {
        case .get: 0
        case .head: 1
        case .post: 2
        case .put: 3
        case .patch: 4
        case .delete: 5
        case .options: 6
        case .other: 7
        }
    }
}
