internal import SQLSandbox

/// A column of a view: what is told of it, and its values on a page.
struct SQLViewColumn<Page>: Sendable {
    /// What is told.
    let column: SQLView.Column
    /// The values.
    let values: @Sendable (Page) throws(SQLSourceRefusal) -> SQLColumnValues

    /// Joins the two.
    init(
        _ name: String, _ form: SQLView.Form, lookup: SQLColumn.Lookup = .none, _ text: String = "",
        values: @escaping @Sendable (Page) throws(SQLSourceRefusal) -> SQLColumnValues
    ) {
        column = SQLView.Column(name: name, form: form, lookup: lookup, text: text)
        self.values = values
    }
}

extension SQLColumnValues {
    /// Whole numbers of rows.
    static func integers<Row>(_ rows: [Row], _ value: (Row) -> Int64?) -> SQLColumnValues {
        .integers(rows.map { value($0) ?? noInteger })
    }

    /// Numbers of rows.
    static func reals<Row>(_ rows: [Row], _ value: (Row) -> Double?) -> SQLColumnValues {
        .reals(rows.map { value($0) ?? .nan })
    }

    /// Instants of rows, in microseconds.
    static func instants<Row>(_ rows: [Row], _ value: (Row) -> Int64?) -> SQLColumnValues {
        .instants(rows.map { value($0) ?? noInteger })
    }

    /// Days of rows.
    static func days<Row>(_ rows: [Row], _ value: (Row) -> Int32?) -> SQLColumnValues {
        .days(rows.map { value($0) ?? noDay })
    }

    /// Texts of rows that come again and again, by a number; each is asked for once.
    static func coded<Row>(
        _ rows: [Row], _ number: (Row) -> UInt32?, _ text: (UInt32) -> String?
    ) -> SQLColumnValues {
        var places: [UInt32: UInt32] = [:]
        var texts: [String] = []
        let codes = rows.map { row -> UInt32 in
            guard let number = number(row) else { return noCode }
            if let place = places[number] { return place }
            var place = noCode
            if let text = text(number) {
                place = UInt32(texts.count)
                texts.append(text)
            }
            places[number] = place
            return place
        }
        return .coded(codes, texts: texts)
    }
}
