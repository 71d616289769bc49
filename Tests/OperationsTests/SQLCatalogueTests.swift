import SQLSandbox
import Testing
import Wire

@testable import Operations

@Suite struct SQLCatalogueTests {
    private let catalogue = SQLCatalogue.standard

    @Test func `views and their columns have names that can be written without quotes, and each its own`() {
        func isPlain(_ name: String) -> Bool { name.utf8.allSatisfy { (97...122).contains($0) || $0 == 95 } }
        #expect(Set(catalogue.views.map(\.name)).count == catalogue.views.count)
        for view in catalogue.views {
            #expect(isPlain(view.name))
            #expect(view.columns.allSatisfy { isPlain($0.name) })
            #expect(Set(view.columns.map(\.name)).count == view.columns.count, "\(view.name)")
            #expect(view.columns.count <= SQLTable.columnsMax && view.arguments.count <= SQLTable.argumentsMax)
        }
    }

    @Test func `the short text has every view and every column, and is short`() {
        let text = catalogue.text
        #expect(text.utf8.count <= 3_072, "\(text.utf8.count) bytes")
        for view in catalogue.views {
            #expect(text.contains("\(view.name)"))
            for column in view.columns where view.name != "deals_as_of" { #expect(text.contains(column.name)) }
        }
    }

    @Test func `the JSON has every view and every column`() throws {
        let views = try #require(catalogue.json["views"]?.arrayValue)
        #expect(views.compactMap { $0["name"]?.stringValue } == catalogue.views.map(\.name))
        for (view, json) in zip(catalogue.views, views) {
            let columns = json["columns"]?.arrayValue ?? []
            #expect(columns.compactMap { $0["name"]?.stringValue } == view.columns.map(\.name))
            #expect(columns.allSatisfy { SQLView.Form(rawValue: $0["form"]?.stringValue ?? "") != nil })
        }
        #expect(catalogue.json["limits"]?["rows"]?.intValue == Int64(SQLLimits.rowsMax))
    }

    @Test func `what SQL and JSON have no form in common for is told in words`() {
        let result = SQLResult(
            columns: ["a"], rows: [[.real(.infinity)], [.bytes([0, 255])], [.real(0.1)], [.null]], isTruncated: true)
        let json = SQLAnswer.json(.success(result))
        #expect(json["rows"] == [["inf"], ["x'00FF'"], [.number(JSONNumber(exactText: "0.1") ?? 0)], [.null]])
        #expect(json["truncated"] == true && json["row_count"] == 4)
    }
}
