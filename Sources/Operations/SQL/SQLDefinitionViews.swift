internal import DealAnalytics
internal import DealModel
internal import SQLSandbox

/// What deals are ordered by: pipelines, stages and owners.
enum SQLDefinitionViews {
    /// All rows at once, few as they are.
    struct Page<Row> {
        let names: StageNames
        let rows: [Row]
    }

    static let pipelines = SQLView(
        "pipelines", "a row a pipeline", columns: pipelineColumns,
        rowEstimate: { $0.snapshot.definitions.pipelines.count }
    ) { shot, _ throws(SQLSourceRefusal) in
        let names = names(shot)
        return single(Page(names: names, rows: names.pipelines.filter { !$0.isDeleted }))
    }

    static let stages = SQLView(
        "stages", "a row a stage", columns: stageColumns,
        rowEstimate: { $0.snapshot.definitions.stages.count }
    ) { shot, _ throws(SQLSourceRefusal) in
        let names = names(shot)
        return single(Page(names: names, rows: names.stages.indices.filter { !names.stages[$0].isDeleted }))
    }

    /// How many deals of an owner there are.
    struct Owner {
        let code: UInt32
        var deals: Int64 = 0
        var openDeals: Int64 = 0
    }

    /// The owners with the listing that has their names.
    struct OwnerPage {
        let listing: DealListing
        let owners: [Owner]
    }

    static let owners = SQLView(
        "owners", "a row an owner of deals", columns: ownerColumns, rowEstimate: { _ in 100 }
    ) { shot, _ throws(SQLSourceRefusal) in
        let listing = DealListing(shot.snapshot, at: shot.moment)
        let names = names(shot)
        var owners: [UInt32: Owner] = [:]
        for start in stride(from: 0, to: listing.count, by: SQLSnapshot.pageRows) {
            let range = start..<min(listing.count, start + SQLSnapshot.pageRows)
            for deal in listing.deals(range, hasClosings: false) where deal.owner != DealListing.noText {
                owners[deal.owner, default: Owner(code: deal.owner)].deals += 1
                if names.stages[deal.stage].kind == .open { owners[deal.owner]?.openDeals += 1 }
            }
        }
        let page = OwnerPage(listing: listing, owners: owners.values.sorted { $0.code < $1.code })
        return { start, _ in
            let end = min(page.owners.count, Int(start) + SQLSnapshot.pageRows)
            return .init(
                page: OwnerPage(listing: listing, owners: Array(page.owners[Int(start)..<end])),
                rowCount: end - Int(start), next: end < page.owners.count ? Int64(end) : nil)
        }
    }

    private static func names(_ shot: SQLSnapshot) -> StageNames {
        StageNames(shot.snapshot.definitions, at: shot.moment, knownTo: nil)
    }

    private static func single<Row>(_ all: Page<Row>) -> SQLViewReader<Page<Row>>.Pages {
        { _, _ in .init(page: all, rowCount: all.rows.count, next: nil) }
    }

    private static let pipelineColumns: [SQLViewColumn<Page<Pipeline>>] = [
        .init("id", .uuid, lookup: .unique) { page in .identifiers(page.rows.map { SQLIdentifier($0.id) }) },
        .init("name", .text, lookup: .many) { page in .texts(page.rows.map(\.name)) },
        .init("is_default", .flag) { page in .integers(page.rows) { $0.isDefault ? 1 : 0 } },
        .init("is_archived", .flag) { page in .integers(page.rows) { $0.isArchived ? 1 : 0 } },
    ]

    private static let stageColumns: [SQLViewColumn<Page<Int>>] = [
        .init("id", .uuid, lookup: .unique) { page in
            .identifiers(page.rows.map { SQLIdentifier(page.names.stages[$0].id) })
        },
        .init("name", .text, lookup: .many) { page in .texts(page.rows.map { page.names.stages[$0].name }) },
        .init("pipeline_id", .uuid, lookup: .many) { page in
            .identifiers(page.rows.map { SQLIdentifier(page.names.stages[$0].pipelineID) })
        },
        .init("pipeline", .text, lookup: .many) { page in
            .texts(page.rows.map { page.names.pipelines[page.names.pipelineOfStage[$0]].name })
        },
        .init("position", .integer) { page in .integers(page.rows) { Int64(page.names.stages[$0].position) } },
        .init("kind", .text, lookup: .many, "open, won or lost") { page in
            .texts(page.rows.map { page.names.stages[$0].kind.rawValue })
        },
        .init("probability", .real, "where a deal has none") { page in
            .reals(page.rows) { page.names.stages[$0].probability.map { Double($0.millionths) / 1_000_000 } }
        },
        .init("forecast_category", .text) { page in
            .texts(page.rows.map { page.names.stages[$0].forecastCategory?.rawValue })
        },
        .init("stale_after_days", .integer) { page in
            .integers(page.rows) { page.names.stages[$0].staleAfterDays.map { Int64($0) } }
        },
        .init("is_archived", .flag) { page in .integers(page.rows) { page.names.stages[$0].isArchived ? 1 : 0 } },
    ]

    private static let ownerColumns: [SQLViewColumn<OwnerPage>] = [
        .init("owner_id", .text, lookup: .unique) { page in
            .texts(page.owners.map { page.listing.text(.owner, $0.code) })
        },
        .init("deals", .integer) { page in .integers(page.owners) { $0.deals } },
        .init("open_deals", .integer) { page in .integers(page.owners) { $0.openDeals } },
    ]
}
