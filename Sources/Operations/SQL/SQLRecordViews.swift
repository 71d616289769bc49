internal import DealAnalytics
internal import DealModel
internal import SQLSandbox
internal import WorkspaceStore

/// What the store alone has: every version of every deal, and contacts; and the tags.
enum SQLRecordViews {
    /// A page of versions.
    struct VersionPage {
        let shot: SQLSnapshot
        let names: StageNames
        let rows: [(deal: Int64, version: DealVersion)]
    }

    static let versions = SQLView(
        "versions",
        "a row a write to a deal; what comes after fields is what it set, else null",
        columns: versionColumns, rowEstimate: { $0.snapshot.versionCount }
    ) { shot, _ throws(SQLSourceRefusal) in
        let names = StageNames(shot.snapshot.definitions, at: shot.moment, knownTo: nil)
        let end = shot.dataVersion + 1
        return { start, _ throws(SQLSourceRefusal) in
            let rows = try shot.read { reader throws(StoreError) in
                try reader.versions(start..<max(start, end), limit: SQLSnapshot.pageRows)
            }
            let isFull = rows.count == SQLSnapshot.pageRows
            let held = rows.filter { $0.version.effectiveAt <= shot.moment }
            return .init(
                page: VersionPage(shot: shot, names: names, rows: held), rowCount: held.count,
                next: isFull ? rows.last.map { $0.version.sequence + 1 } : nil)
        }
    }

    /// A page of tags on deals.
    struct TagPage {
        let shot: SQLSnapshot
        let tags: [Tag]
        let rows: [(deal: UInt32, tag: Int)]
    }

    static let tags = SQLView(
        "deal_tags", "a row a tag on a deal", columns: tagColumns, rowEstimate: { $0.snapshot.dealCount }
    ) { shot, _ throws(SQLSourceRefusal) in
        let lives = LifeListing(shot.snapshot, at: shot.moment, hasTags: true)
        let tags = shot.snapshot.definitions.tags.map(\.current)
        return { start, _ in
            let (rows, next) = lives.tags(from: Int(start), about: SQLSnapshot.pageRows)
            return .init(
                page: TagPage(shot: shot, tags: tags, rows: rows), rowCount: rows.count, next: next.map { Int64($0) })
        }
    }

    /// A page of contacts of deals.
    struct ContactPage {
        let shot: SQLSnapshot
        let rows: [(deal: Int64, link: DealLink<DealContact>)]
    }

    static let contacts = SQLView(
        "deal_contacts", "a row a contact that a deal has at present", columns: contactColumns,
        rowEstimate: { $0.snapshot.dealCount }
    ) { shot, _ throws(SQLSourceRefusal) in
        { start, _ throws(SQLSourceRefusal) in
            let (links, next) = try shot.read { reader throws(StoreError) in
                try reader.contactLinks(from: start, about: SQLSnapshot.pageRows)
            }
            let known = links.filter { $0.link.addedSequence <= shot.dataVersion }
            return .init(page: ContactPage(shot: shot, rows: known), rowCount: known.count, next: next)
        }
    }

    private static func sets(_ row: (deal: Int64, version: DealVersion), _ field: DealField) -> DealFacts? {
        row.version.changes.fields.contains(field) ? row.version.changes.facts : nil
    }

    private static let versionColumns: [SQLViewColumn<VersionPage>] =
        [
            .init("id", .integer, lookup: .unique) { page in .integers(page.rows) { $0.version.sequence } },
            .init("deal_id", .uuid, lookup: .many) { page throws(SQLSourceRefusal) in
                try page.shot.identifiers(page.rows.map { UInt32(clamping: $0.deal) })
            },
            .init("effective_at", .instant, "from when it holds") { page in
                .instants(page.rows) { $0.version.effectiveAt.microseconds }
            },
            .init("recorded_at", .instant, "when it was learnt") { page in
                .instants(page.rows) { $0.version.recordedAt.microseconds }
            },
            .init("actor", .text) { page in .texts(page.rows.map { $0.version.actor }) },
            .init("cause", .text) { page in .texts(page.rows.map { $0.version.cause.rawValue }) },
            .init("reason", .text) { page in .texts(page.rows.map { $0.version.reason }) },
            .init("corrects", .integer, lookup: .many, "the version that it replaces") { page in
                .integers(page.rows) { $0.version.corrects }
            },
            .init("fields", .text, "what it set, joined by commas") { page in
                .texts(page.rows.map { $0.version.changes.fields.fields.map(\.name).joined(separator: ",") })
            },
        ]
        + StageNames.columns(hasPipeline: false) { page in
            (
                page.names,
                page.rows.map { sets($0, .stage)?.stageID.flatMap { page.shot.snapshot.definitions.ordinal(of: $0) } }
            )
        } + versionFacts

    private static let versionFacts: [SQLViewColumn<VersionPage>] = [
        .init("title", .text) { page in .texts(page.rows.map { sets($0, .title)?.title }) },
        .init("amount_minor", .integer) { page in .integers(page.rows) { sets($0, .amount)?.amountMinorUnits } },
        .init("amount", .real) { page in
            .reals(page.rows) { row in
                sets(row, .amount).flatMap { SQLDealViews.major($0.amountMinorUnits, $0.currency) }
            }
        },
        .init("currency", .text) { page in .texts(page.rows.map { sets($0, .currency)?.currency?.code }) },
        .init("probability", .real, "the deal's own") { page in
            .reals(page.rows) { sets($0, .probability)?.probability.map { Double($0.millionths) / 1_000_000 } }
        },
        .init("expected_close_date", .date) { page in
            .days(page.rows) { sets($0, .expectedCloseDate)?.expectedCloseDate?.dayNumber }
        },
        .init("owner_id", .text, lookup: .many) { page in .texts(page.rows.map { sets($0, .owner)?.ownerID }) },
        .init("forecast_category", .text) { page in
            .texts(page.rows.map { sets($0, .forecastCategory)?.forecastCategory?.rawValue })
        },
        .init("is_deleted", .flag) { page in
            .integers(page.rows) { sets($0, .deleted).map { $0.isDeleted ? 1 : 0 } }
        },
    ]

    private static let tagColumns: [SQLViewColumn<TagPage>] = [
        .init("deal_id", .uuid, lookup: .many) { page throws(SQLSourceRefusal) in
            try page.shot.identifiers(page.rows.map(\.deal))
        },
        .init("tag_id", .uuid, lookup: .many) { page in
            .identifiers(page.rows.map { SQLIdentifier(page.tags[$0.tag].id) })
        },
        .init("tag", .text, lookup: .many) { page in
            .coded(page.rows, { UInt32($0.tag) }, { page.tags[Int($0)].name })
        },
    ]

    private static let contactColumns: [SQLViewColumn<ContactPage>] = [
        .init("deal_id", .uuid, lookup: .many) { page throws(SQLSourceRefusal) in
            try page.shot.identifiers(page.rows.map { UInt32(clamping: $0.deal) })
        },
        .init("contact_id", .uuid, lookup: .many) { page in
            .identifiers(page.rows.map { SQLIdentifier($0.link.value.contactID) })
        },
        .init("role", .text, lookup: .many) { page in .texts(page.rows.map { $0.link.value.role }) },
        .init("is_primary", .flag) { page in .integers(page.rows) { $0.link.value.isPrimary ? 1 : 0 } },
        .init("added_at", .instant) { page in .instants(page.rows) { $0.link.addedAt.microseconds } },
    ]
}
