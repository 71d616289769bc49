import Dispatch
import Synchronization
import Testing

@testable import Reports

@Suite struct PictureTests {
    @Test(arguments: EdgeCharts.all)
    func `every shape over every data is a picture, light and dark, narrow and wide`(chart: ReportChart) throws {
        for (width, isDark) in [(1, false), (90, true), (480, false), (1_300, true)] {
            var options = ReportOptions()
            options.widthPixels = width
            options.isDark = isDark
            let report = EdgeCharts.report(chart)
            let picture = try Written(report, options, PNGReport.write)
            let colourCount = try #require(DrawnBytes.colourCount(ofPNG: picture.bytes))
            #expect(width == 1 || colourCount > 4, "\(chart.name) at \(width)")
        }
    }

    @Test(arguments: SampleReport.report.charts + EdgeCharts.all)
    func `the same chart is the same drawing each time, and no name in it comes twice`(chart: ReportChart) throws {
        let report = EdgeCharts.report(chart)
        let drawings = try (0..<2).map { _ in
            try Written(report, ReportOptions(), SVGReport.write)
        }
        #expect(drawings[0].bytes == drawings[1].bytes)
        let text = String(decoding: drawings[0].bytes, as: UTF8.self)
        #expect(text.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg "))
        #expect(text.hasSuffix("</svg>\n"))
        #expect(text.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0a })
        let names = Self.parts(of: text, after: "id=\"", until: "\"")
        #expect(Set(names).count == names.count)
        let used =
            Self.parts(of: text, after: "xlink:href=\"#", until: "\"")
            + Self.parts(of: text, after: "url(#", until: ")")
        #expect(Set(used).subtracting(names) == [])
    }

    @Test func `two drawings in a page share no name`() throws {
        let names = try ["a", "a1"].map { prefix in
            let element = try SVGReport.element(
                of: SampleReport.forecast, widthPixels: 600, isDark: false, idPrefix: prefix)
            let text = String(decoding: element, as: UTF8.self)
            #expect(text.hasPrefix("<svg xmlns="))
            return Set(Self.parts(of: text, after: "id=\"", until: "\""))
        }
        #expect(names[0].isDisjoint(with: names[1]))
    }

    @Test func `a drawing says in words what it shows`() throws {
        let chart = ReportChart(
            "x", title: "Won & <lost>", shape: .bars, kind: .count, valueLabel: "Deals", categories: ["Q1", "Q2"],
            series: [.init("Won", .won, [.init(.count(12)), .init(.missing)])])
        let text = String(
            decoding: try SVGReport.element(of: chart, widthPixels: 600, isDark: false, idPrefix: "c"), as: UTF8.self)
        #expect(text.contains("role=\"img\" aria-labelledby=\"c-title c-description\""))
        #expect(text.contains("<title id=\"c-title\">Won &amp; &lt;lost&gt;</title>"))
        #expect(text.contains("<desc id=\"c-description\">Deals. Won: Q1 12; Q2 none.</desc>"))
    }

    @Test func `the numbers of cairo are replaced wherever they stand`() {
        let source = """
            <?xml version="1.0"?><svg width="3pt"><symbol id="glyph7-1"/><g id="surface912" clip-path="url(#clip3)">\
            <use xlink:href="#glyph7-1"/><clipPath id="clip3"/></g></svg>
            """
        var numbering = SVGNumbering(Array(source.utf8), prefix: "n")
        let drawing = String(decoding: numbering.drawing(below: "<svg>"), as: UTF8.self)
        #expect(
            drawing == """
                <svg><symbol id="n-1"/><g id="n-2" clip-path="url(#n-3)">\
                <use xlink:href="#n-1"/><clipPath id="n-3"/></g></svg>
                """)
    }

    @Test func `the chart that is asked for is drawn, and else the first`() throws {
        var options = ReportOptions()
        for (name, title) in [(nil, SampleReport.funnel.title), ("value", SampleReport.value.title)] {
            options.chart = name
            let drawing = try Written(SampleReport.report, options, SVGReport.write)
            #expect(String(decoding: drawing.bytes, as: UTF8.self).contains(">\(title)</title>"))
        }
    }

    @Test func `a picture has the pixels that it is asked to have`() throws {
        for width in [ReportLimits.pictureWidthPixelsMin, 960, 2_400, ReportLimits.pictureWidthPixelsMax] {
            var options = ReportOptions()
            options.widthPixels = width
            let picture = try Written(SampleReport.report, options, PNGReport.write)
            // The header chunk of a PNG tells the width from the 16th byte on.
            let written = picture.bytes[16..<20].reduce(0) { $0 << 8 | Int($1) }
            #expect(written == width)
        }
    }

    @Test func `threads draw beside each other, and all of them the same`() {
        let count = 8
        let fingerprints = Mutex([UInt64?](repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: count) { index in
            let chart = SampleReport.report.charts[index % 2]
            let element = try? SVGReport.element(of: chart, widthPixels: 700, isDark: false, idPrefix: "t")
            fingerprints.withLock { $0[index] = element.map(DrawnBytes.fingerprint) }
        }
        let told = fingerprints.withLock { $0 }
        #expect(told.allSatisfy { $0 != nil })
        #expect(Set(told).count == 2)
    }

    @Test func `a picture that would be too wide is refused`() {
        var options = ReportOptions()
        options.widthPixels = ReportLimits.pictureWidthPixelsMax + 1
        let limit = DrawnBytes.limit(SampleReport.report, options, PNGReport.write)
        #expect(limit == "picture_width_pixels_max \(ReportLimits.pictureWidthPixelsMax)")
    }

    @Test func `characters that stand for no sign are counted`() throws {
        let chart = ReportChart(
            "x", title: "a\u{0}b\u{9}c\u{fffe}", shape: .bars, kind: .count, valueLabel: "", categories: [], series: [])
        let picture = try Written(EdgeCharts.report(chart), ReportOptions(), PNGReport.write)
        #expect(picture.outcome.replacedCharacterCount == 2)
    }

    @Test func `a chart with a row for each category has chartRowsMax of them at most`() {
        func height(_ count: Int) -> Double {
            let points = Array(repeating: ReportChart.Point(.count(1)), count: count)
            return LyingRows.height(
                of: ReportChart(
                    "x", title: "x", shape: .funnel, kind: .count, valueLabel: "", categories: points.map { _ in "a" },
                    series: [.init("A", .plain, points)]))
        }
        let most = height(ReportLimits.chartRowsMax)
        #expect(height(ReportLimits.chartRowsMax - 1) < most)
        // One line more says how many are left out.
        #expect(height(ReportLimits.chartRowsMax + 1) > most)
        #expect(height(ReportLimits.chartRowsMax + 1_000) == height(ReportLimits.chartRowsMax + 1))
    }

    private static func parts(of text: String, after start: String, until end: Character) -> [String] {
        text.split(separator: start).dropFirst().map { part in String(part.prefix { $0 != end }) }
    }
}
