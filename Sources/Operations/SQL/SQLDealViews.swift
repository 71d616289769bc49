internal import DealAnalytics
internal import DealModel
internal import SQLSandbox

/// The deals: those of the question's moment, and those of any other.
enum SQLDealViews {
    /// A page of deals.
    struct Page {
        let shot: SQLSnapshot
        let listing: DealListing
        let names: StageNames
        let deals: [ListedDeal]
    }

    static let deals = SQLView(
        "deals", "a row a deal, none of them deleted", columns: columns,
        rowEstimate: { $0.snapshot.dealCount }
    ) { shot, _ throws(SQLSourceRefusal) in pages(shot, at: shot.moment, knownTo: nil) }

    static let dealsAsOf = SQLView(
        "deals_as_of",
        arguments: [.init("as_of", isRequired: true), .init("known_at", isRequired: false)],
        "deals_as_of(t) or deals_as_of(t, known_at): the columns of deals as they were at t, by what was recorded by "
            + "known_at; a date means its end", columns: columns,
        rowEstimate: { $0.snapshot.dealCount }
    ) { shot, arguments throws(SQLSourceRefusal) in
        let moment = try shot.moment(arguments[0], of: "deals_as_of")
        return pages(shot, at: moment, knownTo: try shot.knowledge(arguments[1], of: "deals_as_of"))
    }

    private static func pages(
        _ shot: SQLSnapshot, at moment: Instant, knownTo: Int64?
    ) -> SQLViewReader<Page>.Pages {
        let listing = DealListing(shot.snapshot, at: moment, knownTo: knownTo)
        let names = StageNames(shot.snapshot.definitions, at: moment, knownTo: knownTo)
        return { start, wanted in
            let end = min(listing.count, Int(start) + SQLSnapshot.pageRows)
            let hasClosings = wanted.contains { closingNames.contains(columns[$0].column.name) }
            let deals = listing.deals(Int(start)..<end, hasClosings: hasClosings)
            return .init(
                page: Page(shot: shot, listing: listing, names: names, deals: deals), rowCount: deals.count,
                next: end < listing.count ? Int64(end) : nil)
        }
    }

    private static let closingNames = ["closed_at", "won_at", "lost_at"]

    static let columns: [SQLViewColumn<Page>] =
        [
            .init("id", .uuid, lookup: .unique) { page throws(SQLSourceRefusal) in
                try page.shot.identifiers(page.deals.map(\.deal))
            },
            .init("title", .text, "the present one") { page throws(SQLSourceRefusal) in
                try page.shot.titles(page.deals.map(\.deal))
            },
        ] + StageNames.columns { ($0.names, $0.deals.map(\.stage)) } + [
            .init("stage_position", .integer) { page in
                .integers(page.deals) { Int64(page.names.stages[$0.stage].position) }
            },
            .init("status", .text, lookup: .many, "open, won or lost") { page in
                .coded(page.deals, { UInt32($0.stage) }, { page.names.stages[Int($0)].kind.rawValue })
            },
        ] + money + people + times

    private static let money: [SQLViewColumn<Page>] = [
        .init("amount_minor", .integer, "exact minor units, as cents") { .integers($0.deals, \.amount) },
        .init("amount", .real, "major units") { page in
            .reals(page.deals) { Self.major($0.amount, $0.currency) }
        },
        .init("currency", .text, lookup: .many, "never add two") { page in
            .coded(page.deals, { $0.currency.map { UInt32($0.ordinal) } }, { Self.code($0) })
        },
        .init("probability", .real, "own, else the stage's; 1 won, 0 lost") { page in
            .reals(page.deals) { $0.probability.map { Double($0.millionths) / 1_000_000 } }
        },
        .init("weighted_minor", .integer, "times probability, half even") {
            .integers($0.deals, \.weighted)
        },
        .init("weighted", .real) { page in .reals(page.deals) { Self.major($0.weighted, $0.currency) } },
        .init("value_period", .text, ValuePeriod.allCases.map(\.rawValue).joined(separator: ", ")) { page in
            let all = ValuePeriod.allCases
            return .coded(
                page.deals, { $0.valuePeriod.flatMap { all.firstIndex(of: $0) }.map { UInt32($0) } },
                { all[Int($0)].rawValue })
        },
        .init("term_months", .integer) { page in .integers(page.deals) { $0.termMonths.map { Int64($0) } } },
    ]

    private static let people: [SQLViewColumn<Page>] = [
        .init("owner_id", .text, lookup: .many) { page in
            .coded(page.deals, \.owner, { page.listing.text(.owner, $0) })
        },
        .init("source", .text, lookup: .many) { page in
            .coded(page.deals, \.source, { page.listing.text(.source, $0) })
        },
        .init("organization_id", .text, lookup: .many) { page in
            .coded(page.deals, \.organization, { page.listing.text(.organization, $0) })
        },
        category("forecast_category", \.forecastCategory), category("leader_category", \.leaderCategory),
    ]

    private static let times: [SQLViewColumn<Page>] = [
        .init("expected_close_date", .date) { .days($0.deals, \.closeDay) },
        .init("created_at", .instant) { page in .instants(page.deals) { $0.createdAt } },
        .init("stage_entered_at", .instant) { page in .instants(page.deals) { $0.stageEnteredAt } },
        .init("closed_at", .instant, "null while open") { .instants($0.deals, \.closedAt) },
        .init("won_at", .instant) { page in
            .instants(page.deals) { page.names.stages[$0.stage].kind == .won ? $0.closedAt : nil }
        },
        .init("lost_at", .instant) { page in
            .instants(page.deals) { page.names.stages[$0.stage].kind == .lost ? $0.closedAt : nil }
        },
        .init("won_reason", .text) { page in .coded(page.deals, \.wonReason, { page.listing.text(.reason, $0) }) },
        .init("lost_reason", .text) { page in .coded(page.deals, \.lostReason, { page.listing.text(.reason, $0) }) },
    ]

    private static func category(
        _ name: String, _ value: @escaping @Sendable (ListedDeal) -> ForecastCategory?
    ) -> SQLViewColumn<Page> {
        let all = ForecastCategory.allCases
        return .init(name, .text) { page in
            .coded(
                page.deals, { value($0).flatMap { all.firstIndex(of: $0) }.map { UInt32($0) } },
                { all[Int($0)].rawValue })
        }
    }

    /// An amount in units of its currency.
    static func major(_ minorUnits: Int64?, _ currency: Currency?) -> Double? {
        guard let minorUnits, let currency else { return nil }
        var scale = 1.0
        for _ in 0..<currency.decimals { scale *= 10 }
        return Double(minorUnits) / scale
    }

    private static func code(_ ordinal: UInt32) -> String? {
        let codes = Currency.codes
        return codes.indices.contains(Int(ordinal)) ? codes[Int(ordinal)] : nil
    }
}
