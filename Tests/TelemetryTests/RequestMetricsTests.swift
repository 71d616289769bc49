import Dispatch
import Testing

@testable import Telemetry

@Suite struct RequestMetricsTests {
    private static let routes = ["/api/v1/deals", "/api/v1/deals/{id}", "/api/v1/deals"]

    private func lines(_ metrics: RequestMetrics) -> [Substring] {
        String(decoding: Exposition(metrics.families).text(), as: UTF8.self).split(separator: "\n")
    }

    @Test func `requests are counted by method, route and status, and timed by route`() {
        let metrics = RequestMetrics(routes: Self.routes)
        metrics.record(method: .get, route: "/api/v1/deals/{id}", status: 404, durationNanoseconds: 90_000)
        metrics.record(method: .get, route: "/api/v1/deals/{id}", status: 200, durationNanoseconds: 100_000)
        metrics.record(method: .delete, route: "/api/v1/deals/{id}", status: 200, durationNanoseconds: 11_000_000_000)
        metrics.record(method: .post, route: "/api/v1/deals", status: 201, durationNanoseconds: 2_000_000)
        #expect(
            lines(metrics).joined(separator: "\n") == """
                # HELP penstock_http_requests_total Requests answered, by method, route and status.
                # TYPE penstock_http_requests_total counter
                penstock_http_requests_total{method="POST",route="/api/v1/deals",status="201"} 1
                penstock_http_requests_total{method="GET",route="/api/v1/deals/{id}",status="200"} 1
                penstock_http_requests_total{method="GET",route="/api/v1/deals/{id}",status="404"} 1
                penstock_http_requests_total{method="DELETE",route="/api/v1/deals/{id}",status="200"} 1
                # HELP penstock_http_request_duration_seconds Seconds from the arrival of a request until its answer \
                was made, by route.
                # TYPE penstock_http_request_duration_seconds histogram
                \(histogram("/api/v1/deals", fromBucket: 4, counts: [1], sum: "0.002"))
                \(histogram("/api/v1/deals/{id}", fromBucket: 0, counts: [2], overflow: 1, sum: "11.00019"))
                """)
    }

    /// The lines of a histogram whose values lie in one bucket, or beyond all.
    private func histogram(
        _ route: String, fromBucket first: Int, counts: [Int], overflow: Int = 0, sum: String
    ) -> String {
        let bounds = [
            "0.0001", "0.00025", "0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5",
            "1",
            "2.5", "5", "10", "+Inf",
        ]
        let name = "penstock_http_request_duration_seconds"
        var lines: [String] = []
        for (index, bound) in bounds.enumerated() {
            let count = (index >= first ? counts[0] : 0) + (bound == "+Inf" ? overflow : 0)
            lines.append("\(name)_bucket{route=\"\(route)\",le=\"\(bound)\"} \(count)")
        }
        lines.append("\(name)_sum{route=\"\(route)\"} \(sum)")
        lines.append("\(name)_count{route=\"\(route)\"} \(counts[0] + overflow)")
        return lines.joined(separator: "\n")
    }

    @Test func `nothing that callers send makes a new label`() {
        let metrics = RequestMetrics(routes: Self.routes)
        metrics.record(method: .get, route: "/api/v1/deals/{id}", status: 200, durationNanoseconds: 1)
        for index in 0..<1_000 {
            metrics.record(
                method: RequestMethod(name: "M\(index)"), route: "/made/up/\(index)", status: 700 + index,
                durationNanoseconds: 1)
            metrics.record(
                method: RequestMethod(name: "get"), route: nil, status: -index, durationNanoseconds: UInt64.max)
        }
        #expect(
            lines(metrics).filter { $0.hasPrefix("penstock_http_requests_total") } == [
                #"penstock_http_requests_total{method="GET",route="/api/v1/deals/{id}",status="200"} 1"#,
                #"penstock_http_requests_total{method="other",route="none",status="other"} 2000"#,
            ])
    }

    @Test func `every status from 100 to 599 counts as itself or as its class`() {
        for status in 0...700 {
            let label = StatusLabels.all[StatusLabels.index(of: status)]
            let isKnown = (100..<600).contains(status)
            #expect(
                label == String(status) || label == (isKnown ? "\(status / 100)xx" : "other"), "\(status) is \(label)")
        }
        #expect(StatusLabels.all[StatusLabels.index(of: 404)] == "404")
        #expect(StatusLabels.all[StatusLabels.index(of: 418)] == "4xx")
    }

    @Test func `every method has a place of its own`() {
        let metrics = RequestMetrics(routes: [])
        for method in RequestMethod.allCases {
            #expect(RequestMethod(name: method.rawValue) == method)
            metrics.record(method: method, route: nil, status: 200, durationNanoseconds: 0)
        }
        let counted = lines(metrics).filter { $0.hasPrefix("penstock_http_requests_total") }
        #expect(counted.count == RequestMethod.allCases.count)
        #expect(counted.allSatisfy { $0.hasSuffix(" 1") })
    }

    @Test func `nothing is lost when many threads count at once`() {
        let metrics = RequestMetrics(routes: Self.routes)
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<5_000 {
                metrics.record(method: .get, route: "/api/v1/deals", status: 200, durationNanoseconds: 1_000)
            }
        }
        let lines = lines(metrics)
        #expect(lines.contains(#"penstock_http_requests_total{method="GET",route="/api/v1/deals",status="200"} 40000"#))
        #expect(lines.contains(#"penstock_http_request_duration_seconds_count{route="/api/v1/deals"} 40000"#))
        #expect(lines.contains(#"penstock_http_request_duration_seconds_sum{route="/api/v1/deals"} 0.04"#))
    }
}
