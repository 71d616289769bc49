import Foundation
import Testing
import Wire

@testable import penstock

struct SummaryTableTests {
    /// The figures of one currency, as the server writes them under `by_currency`.
    private func figures(_ currency: String?, _ count: Int, _ value: String?, _ weighted: String?) -> JSON {
        [
            "currency": .optional(currency), "count": .integer(count), "value": Self.number(value),
            "weighted_value": Self.number(weighted),
        ]
    }

    private func stage(
        _ name: String, _ count: Int, age: String? = nil, overdue: Int = 0, value: String? = nil,
        weighted: String? = nil, _ figures: [JSON] = []
    ) -> JSON {
        [
            "stage_id": "s", "name": .string(name), "count": .integer(count), "value": Self.number(value),
            "weighted_value": Self.number(weighted), "avg_age_days": Self.number(age), "overdue": .integer(overdue),
            "by_currency": .array(figures),
        ]
    }

    private func status(_ count: Int, _ values: [(String, String)], weighted: [(String, String)] = []) -> JSON {
        [
            "count": .integer(count), "value": .array(values.map(Self.money)),
            "weighted_value": .array(weighted.map(Self.money)),
        ]
    }

    private func pipeline(
        _ name: String, currency: String? = nil, stages: JSON, closed: [JSON]? = nil, open: JSON, won: JSON, lost: JSON
    ) -> JSON {
        var object: JSONObject = [
            "pipeline_id": "p", "pipeline_name": .string(name), "currency": .optional(currency), "stages": stages,
        ]
        if let closed { object["closed"] = .array(closed) }
        object["open"] = open
        object["won"] = won
        object["lost"] = lost
        return .object(object)
    }

    private func body(
        _ pipelines: [JSON], byCurrency: [JSON] = [], excluded: JSON = [:], warnings: [JSON] = [],
        knownAt: String? = nil
    ) -> JSON {
        [
            "data": ["pipelines": .array(pipelines), "by_currency": .array(byCurrency)],
            "meta": [
                "as_of": "2026-06-30T12:00:00.000000Z", "known_at": .optional(knownAt), "data_version": 4711,
                "excluded": excluded, "warnings": .array(warnings),
            ],
        ]
    }

    private static func number(_ text: String?) -> JSON {
        text.flatMap { JSONNumber(exactText: $0) }.map { .number($0) } ?? .null
    }

    private static func money(_ currency: String, _ amount: String) -> JSON {
        ["currency": .string(currency), "amount": number(amount)]
    }

    private func rendered(_ body: JSON, columns: Int = 120, isUTF8: Bool = true) -> String {
        SummaryTable(columns: columns, isUTF8: isUTF8).text(body)
    }

    private var oneCurrency: JSON {
        body(
            [
                pipeline(
                    "Sales", currency: "EUR",
                    stages: [
                        stage(
                            "Lead", 1_204, age: "12.345678", overdue: 3, value: "1234567.50", weighted: "123456.75",
                            [figures("EUR", 1_200, "1234567.50", "123456.75"), figures(nil, 4, nil, nil)]),
                        stage(
                            "Qualified", 310, age: "40.5", value: "900000.00", weighted: "225000.00",
                            [figures("EUR", 310, "900000.00", "225000.00")]),
                        stage(
                            "Proposal", 1, age: "0", value: "0.01", weighted: "0.00",
                            [figures("EUR", 1, "0.01", "0.00")]),
                        stage("Negotiation", 0, value: "0.00", weighted: "0.00"),
                    ],
                    open: status(1_515, [("EUR", "2134567.51")], weighted: [("EUR", "348456.75")]),
                    won: status(88, [("EUR", "5000000.00")], weighted: [("EUR", "5000000.00")]), lost: status(0, []))
            ], excluded: ["unpriced": 4, "no_probability": 1])
    }

    @Test func `one currency has bars by value`() throws {
        try Golden.expect(rendered(oneCurrency), matches: "summary-one-currency.txt")
    }

    @Test func `without UTF-8 all is ASCII`() throws {
        let text = rendered(oneCurrency, isUTF8: false)
        #expect(text.utf8.allSatisfy { $0 < 0x80 })
        try Golden.expect(text, matches: "summary-ascii.txt")
    }

    @Test func `a narrow terminal gets no bars`() throws {
        let text = rendered(oneCurrency, columns: 80)
        #expect(!text.contains("█"))
        #expect(!text.contains("by value"))
        #expect(rendered(oneCurrency, columns: 100).contains("█"))
        #expect(text.split(separator: "\n").allSatisfy { DisplayWidth.of(String($0)) <= 80 })
    }

    @Test func `several currencies have a line each and bars by deals`() throws {
        let text = rendered(
            body(
                [
                    pipeline(
                        "Sales",
                        stages: [
                            stage(
                                "Lead", 30, age: "3.25", overdue: 1,
                                [
                                    figures("EUR", 20, "1000.00", "100.00"), figures("JPY", 10, "98000000", "9800000"),
                                ]),
                            stage("Qualified", 10, age: "5.05", [figures("USD", 10, "2500.50", nil)]),
                        ],
                        closed: [stage("Won", 4, [figures("EUR", 4, "400.00", "400.00")]), stage("Lost", 0)],
                        open: status(
                            40, [("EUR", "1000.00"), ("JPY", "98000000"), ("USD", "2500.50")],
                            weighted: [("EUR", "100.00"), ("JPY", "9800000")]),
                        won: status(4, [("EUR", "400.00")], weighted: [("EUR", "400.00")]), lost: status(0, []))
                ],
                warnings: [["code": "mixed_currencies", "detail": "The values are in several currencies."]],
                knownAt: "2026-07-01T00:00:00.000000Z"))
        try Golden.expect(text, matches: "summary-several-currencies.txt")
    }

    @Test func `long and wide names keep the columns aligned`() throws {
        let name = "A stage whose name goes on for rather longer than anybody would like"
        let text = rendered(
            body(
                [
                    pipeline(
                        "商談パイプライン", currency: "JPY",
                        stages: [
                            stage("商談中", 2, value: "500", weighted: "50", [figures("JPY", 2, "500", "50")]),
                            stage(
                                "e\u{301}tape\n2", 1, value: "1000", weighted: "100", [figures("JPY", 1, "1000", "100")]
                            ),
                            stage(name, 3, value: "250", weighted: "25", [figures("JPY", 3, "250", "25")]),
                        ],
                        open: status(6, [("JPY", "1750")], weighted: [("JPY", "175")]), won: status(0, []),
                        lost: status(0, []))
                ]))
        try Golden.expect(text, matches: "summary-names.txt")
        let ends = text.split(separator: "\n").compactMap { line in
            line.range(of: " JPY").map { DisplayWidth.of(String(line[..<$0.lowerBound])) }
        }
        #expect(ends.count == 4)
        #expect(Set(ends).count == 1)
    }

    @Test func `empty and unknown pipelines are shown as such`() throws {
        let nothing: JSON = ["count": .null, "value": .null, "weighted_value": .null]
        let text = rendered(
            body(
                [
                    pipeline(
                        "New", stages: [stage("Lead", 0), stage("Qualified", 0)], open: status(0, []),
                        won: status(0, []), lost: status(0, [])),
                    pipeline("Bare", stages: [], open: status(0, []), won: status(0, []), lost: status(0, [])),
                    pipeline("Later", stages: .null, open: nothing, won: nothing, lost: nothing),
                ], byCurrency: [figures("EUR", 7, "70.00", "7.00"), figures(nil, 2, nil, nil)]))
        try Golden.expect(text, matches: "summary-empty.txt")
        #expect(rendered(body([])).hasPrefix("There are no pipelines.\n"))
    }

    @Test func `the answer about one pipeline and lists of amounts by stage are read too`() {
        let stage: JSON = [
            "name": "Lead", "count": 1, "value": [Self.money("EUR", "12345.60")],
            "weighted_value": [Self.money("EUR", "1.00")],
        ]
        let one = pipeline("Sales", stages: [stage], open: status(1, []), won: status(0, []), lost: status(0, []))
        let text = rendered(["data": one, "meta": [:]])
        #expect(text.contains("12,345.60 EUR  1.00 EUR"))
    }

    @Test func `numbers beyond 64 bits are shown in full`() {
        let value = "170141183460469231731687303715884105.72"
        let text = rendered(
            body([
                pipeline(
                    "Sales", currency: "EUR", stages: [stage("Lead", 1, [figures("EUR", 1, value, value)])],
                    open: status(1, []), won: status(0, []), lost: status(0, []))
            ]), columns: 200)
        #expect(text.contains("170,141,183,460,469,231,731,687,303,715,884,105.72 EUR"))
        #expect(text.contains("by deals"))
    }

    @Test(arguments: [
        JSON.null, [:], ["data": .null], ["data": ["pipelines": [.null]]], ["data": ["pipelines": 3]],
    ])
    func `an answer of another shape makes nothing trap`(body: JSON) {
        #expect(!rendered(body).isEmpty)
    }
}
