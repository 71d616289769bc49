/// A chart in words, for those who cannot see it.
enum ChartDescription {
    private static let pointsMax = 40

    /// Its values, series by series; where there are many, how many more.
    static func text(of chart: ReportChart) -> String {
        let series = chart.series.map { series in
            let points = zip(chart.categories, series.points).prefix(pointsMax).map { category, point in
                "\(category) \(words(of: point, chart.kind))"
            }
            let more = max(series.points.count - pointsMax, 0)
            return "\(series.label): " + points.joined(separator: "; ") + (more > 0 ? "; and \(more) more" : "")
        }
        return ([chart.valueLabel] + series).filter { !$0.isEmpty }.joined(separator: ". ") + "."
    }

    private static func words(of point: ReportChart.Point, _ kind: ReportColumn.Kind) -> String {
        guard point.value != .missing else { return "none" }
        let value = DisplayText.of(point.value, kind)
        guard point.low != .missing, point.high != .missing else { return value }
        return "\(value) (\(DisplayText.of(point.low, kind)) to \(DisplayText.of(point.high, kind)))"
    }
}
