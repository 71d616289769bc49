import DealModel
import Testing
import Wire

@testable import Operations

struct SearchListTests {
    private static let list = Operation(
        "deals.list", .init(.get, "/deals"), scope: .read, effect: .reads, summary: "List deals",
        parameters: DealListFilter.parameters, output: .init()
    ) { _ throws(Problem) in OperationAnswer() }

    private func read(_ query: String) throws -> (filter: DealFilter?, problems: [FieldProblem]) {
        let parameters = try Catalogue.parameters(
            of: Self.list, path: [:], query: try QueryString(decoding: query).parameters)
        let test = try TestWorkspace()
        return DealListFilter.read(
            OperationCall(
                operation: "deals.list", workspace: test.workspace,
                principal: Principal(actor: "a", scope: .read, isLocal: false), requestID: "r",
                parameters: parameters, now: test.workspace.now))
    }

    private static let id = "0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b27"
    private static let identifier: FilterValue = .id(Identifier(id) ?? Identifier(high: 0, low: 0))

    @Test func `a query without conditions means every deal`() throws {
        let reading = try read("")
        #expect(reading.filter == nil)
        #expect(reading.problems == [])
    }

    @Test func `every parameter is the condition that it says`() throws {
        let euro = try #require(Currency("EUR"))
        let amount = FilterValue.amount(Money(minorUnits: 150, currency: euro))
        let cases: [(query: String, filters: [DealFilter])] = [
            ("pipeline_id=\(Self.id)", [.condition(.pipeline, .equals, [Self.identifier])]),
            ("stage_id=\(Self.id)", [.condition(.stage, .equals, [Self.identifier])]),
            ("status=won,open", [.condition(.status, .isIn, [.text("won"), .text("open")])]),
            ("owner_id=a,b", [.condition(.owner, .isIn, [.text("a"), .text("b")])]),
            ("source=x", [.condition(.source, .equals, [.text("x")])]),
            ("forecast_category=commit", [.condition(.forecastCategory, .equals, [.text("commit")])]),
            ("organization_id=\(Self.id)", [.condition(.organization, .equals, [Self.identifier])]),
            ("contact_id=\(Self.id)", [.condition(.contacts, .hasAny, [Self.identifier])]),
            ("tag=a,b", [.condition(.tags, .hasAny, [.text("a"), .text("b")])]),
            (
                "external_source=s&external_id=i",
                [.condition(.externalSource, .equals, [.text("s")]), .condition(.externalID, .equals, [.text("i")])]
            ),
            (
                "amount[gte]=1.5&currency=EUR",
                [
                    .condition(.currency, .equals, [.text("EUR")]), .condition(.amount, .greaterThanOrEquals, [amount]),
                ]
            ),
            (
                "expected_close_date[lt]=1970-01-02&expected_close_date[gt]=1970-01-01",
                [
                    .condition(.expectedCloseDate, .greaterThan, [.date(CivilDate(dayNumber: 0))]),
                    .condition(.expectedCloseDate, .lessThan, [.date(CivilDate(dayNumber: 1))]),
                ]
            ),
            (
                "closed_at[lte]=1970-01-01T00:00:00Z",
                [.condition(.closedAt, .lessThanOrEquals, [.instant(Instant(microseconds: 0))])]
            ),
        ]
        for (query, filters) in cases {
            let reading = try read(query)
            #expect(reading.problems == [], "\(query)")
            #expect(reading.filter == .all(filters), "\(query)")
        }
    }

    @Test(arguments: [
        ("amount[gt]=5", ["/query/amount[gt] currency_required"]),
        ("amount[gt]=5&currency=EUR,USD", ["/query/amount[gt] currency_required"]),
        (
            "amount[gt]=5.001&amount[lt]=1e400&currency=EUR",
            ["/query/amount[gt] too_many_decimals", "/query/amount[lt] out_of_range"]
        ),
        ("external_id=x", ["/query/external_source missing_parameter"]),
        (
            "external_source=x&amount[gt]=5",
            ["/query/external_id missing_parameter", "/query/amount[gt] currency_required"]
        ),
    ])
    func `a mistake is told at the parameter that has it`(query: String, expected: [String]) throws {
        let reading = try read(query)
        #expect(reading.problems.map { "\($0.pointer) \($0.code)" } == expected)
        #expect(reading.filter == nil)
    }

    @Test func `a parameter has at most so many values`() throws {
        let most = (0..<DealListFilter.valuesMax).map { "o\($0)" }.joined(separator: ",")
        #expect(try read("owner_id=" + most).problems == [])
        #expect(throws: Problem.self) { try read("owner_id=more," + most) }
    }
}
