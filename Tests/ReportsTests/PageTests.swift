import Glibc
import Testing

@testable import Reports

@Suite struct PageTests {
    private static let content = Rectangle(x: 10, y: 20, width: 300, height: 100)

    @Test func `what has no room goes to the next page, and the head comes again`() {
        var flow = PageFlow(content: Self.content)
        flow.add(height: 30) { _, _ in }
        flow.head = (10, { _, _ in })
        for _ in 0..<10 { flow.add(height: 20) { _, _ in } }
        flow.head = nil
        #expect(flow.pages.map(\.count) == [4, 5, 4])
        #expect(flow.pages[1].map(\.box.height) == [10, 20, 20, 20, 20])
        let isInside = flow.pages.joined().allSatisfy { $0.box.y >= 20 && $0.box.bottom <= 120 }
        #expect(isInside)
    }

    @Test func `a heading stays with what it is above`() {
        var flow = PageFlow(content: Self.content)
        flow.add(height: 60) { _, _ in }
        flow.addHeading("A", height: 20, keeping: 30) { _, _ in }
        #expect(flow.pages.map(\.count) == [1, 1])
        #expect(flow.headings.map(\.page) == [2])
        #expect(flow.headings.map(\.title) == ["A"])
    }

    @Test func `what is higher than a page has one of its own, and none before it is empty`() {
        var flow = PageFlow(content: Self.content)
        flow.skip(50)
        flow.add(height: 500) { _, _ in }
        flow.add(height: 20) { _, _ in }
        #expect(flow.pages.map(\.count) == [1, 1])
    }

    @Test func `decimal points stand below each other, and no number leaves its column`() throws {
        let canvas = Canvas.pdf(width: 100, height: 100)
        var progress = RowProgress(ReportOptions())
        let sheet = try TableSheet(SampleReport.dealTable(rowCount: 100), rowsMax: 100, progress: &progress)
        for width in [900.0, 500, 300, 150] {
            var columns = TableColumns(sheet, on: canvas)
            columns.fit(width)
            #expect(columns.width <= width + 0.01)
            let row = Rectangle(x: 7, y: 0, width: width, height: 15)
            let style = TextStyle(size: PageStyle.cell.size * columns.scale, colour: PageStyle.cell.colour)
            for (index, column) in columns.columns.enumerated() where column.isNumber {
                let points = sheet.rows.map { $0[index] }.filter { !$0.isEmpty }.map { text in
                    let whole = text.prefix { $0.isNumber || $0 == "," || $0 == "-" }
                    return columns.box(of: text, column, in: row).x + canvas.size(of: String(whole), style).width
                }
                guard columns.scale > 0.6, let lowest = points.min(), let highest = points.max() else { continue }
                #expect(highest - lowest < 1, "column \(index) at \(width)")
            }
        }
    }

    @Test func `another process draws the same bytes, whatever languages it prefers`() async throws {
        let result = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            // Pango would take the language of a script from here.
            unsafe setenv("PANGO_LANGUAGE", "ja:fa:sr", 1)
            unsafe setenv("LANGUAGE", "ja", 1)
            unsafe setenv("TZ", "Asia/Tokyo", 1)
            print("fingerprints \(try PageTests.fingerprints())")
        }
        let output = String(decoding: try #require(result).standardOutputContent, as: UTF8.self)
        // Something drawn before moves the counters of cairo on.
        _ = try PDFReportTests.pdf(SampleReport.report)
        #expect(output.contains("fingerprints \(try Self.fingerprints())"), "\(output)")
    }

    private static func fingerprints() throws -> [UInt64] {
        let report = SampleReport.report
        let options = ReportOptions()
        let files = [
            try Written(report, options, SVGReport.write), try Written(report, options, PNGReport.write),
            try Written(report, options, PDFReport.write),
        ]
        return files.map { DrawnBytes.fingerprint($0.bytes) }
    }
}
