internal import DealAnalytics
internal import DealModel
internal import SQLSandbox
internal import Wire

/// What happened to deals: their stays in stages, and their steps from one to another.
enum SQLLifeViews {
    /// A page of stays or changes.
    struct Page<Row> {
        let shot: SQLSnapshot
        let names: StageNames
        let rows: [Row]
    }

    static let stays = SQLView(
        "stays", "a row a time of a deal in a stage, deals since deleted included",
        columns: stayColumns, rowEstimate: { $0.snapshot.versionCount }
    ) { shot, _ throws(SQLSourceRefusal) in
        let lives = LifeListing(shot.snapshot, at: shot.moment)
        let names = StageNames(shot.snapshot.definitions, at: shot.moment, knownTo: nil)
        return { start, _ in
            let (stays, next) = lives.stays(from: Int(start), about: SQLSnapshot.pageRows)
            return .init(
                page: Page(shot: shot, names: names, rows: stays), rowCount: stays.count, next: next.map { Int64($0) })
        }
    }

    static let changes = SQLView(
        "stage_changes", "a row a step of a deal from stage to stage, its creation first",
        columns: changeColumns, rowEstimate: { $0.snapshot.versionCount }
    ) { shot, _ throws(SQLSourceRefusal) in
        let lives = LifeListing(shot.snapshot, at: shot.moment)
        let names = StageNames(shot.snapshot.definitions, at: shot.moment, knownTo: nil)
        return { start, _ in
            let (changes, next) = lives.changes(from: Int(start), about: SQLSnapshot.pageRows)
            return .init(
                page: Page(shot: shot, names: names, rows: changes), rowCount: changes.count,
                next: next.map { Int64($0) })
        }
    }

    private static let millionthsPerDay = 1_000_000.0

    /// Microseconds as days with six decimals, rounded half to even as everywhere.
    private static func days(_ microseconds: Int64?) -> Double? {
        microseconds.map { Double(JSON.roundedHalfEven(Int128($0), by: 86_400)) / millionthsPerDay }
    }

    private static let stayColumns: [SQLViewColumn<Page<ListedStay>>] =
        [
            .init("deal_id", .uuid, lookup: .many) { page throws(SQLSourceRefusal) in
                try page.shot.identifiers(page.rows.map(\.deal))
            }
        ] + StageNames.columns { ($0.names, $0.rows.map(\.stage)) } + [
            .init("entered_at", .instant) { page in .instants(page.rows) { $0.enteredAt } },
            .init("left_at", .instant, "null while it goes on") { .instants($0.rows, \.leftAt) },
            .init("days", .real, "until now while it goes on") { page in
                .reals(page.rows) { days(($0.leftAt ?? page.shot.moment.microseconds) - $0.enteredAt) }
            },
            .init("enter_reason", .text, lookup: .many, "created, restored, or a direction") { page in
                word(page.rows, ListedStay.entries) { $0.entry }
            },
            .init("exit_reason", .text, lookup: .many, "a direction, deleted or reclassified") { page in
                word(page.rows, ListedStay.exits) { $0.exit }
            },
        ] + StageNames.columns(prefix: "next_", hasPipeline: false) { ($0.names, $0.rows.map(\.nextStage)) }

    private static let changeColumns: [SQLViewColumn<Page<ListedChange>>] =
        [
            .init("id", .integer, lookup: .unique, "the version that made it") { page in
                .integers(page.rows) { $0.sequence }
            },
            .init("deal_id", .uuid, lookup: .many) { page throws(SQLSourceRefusal) in
                try page.shot.identifiers(page.rows.map(\.deal))
            },
            .init("effective_at", .instant) { page in .instants(page.rows) { $0.at } },
        ] + StageNames.columns(prefix: "from_", hasPipeline: false) { ($0.names, $0.rows.map(\.fromStage)) }
        + StageNames.columns(prefix: "to_") { ($0.names, $0.rows.map(\.toStage)) } + [
            .init("direction", .text, lookup: .many, StageDirection.allCases.map(\.rawValue).joined(separator: ", ")) {
                page in word(page.rows, StageDirection.allCases.map(\.rawValue)) { $0.direction.rawValue }
            },
            .init("days_in_previous", .real) { page in .reals(page.rows) { days($0.microsecondsInPrevious) } },
        ]

    private static func word<Row>(_ rows: [Row], _ words: [String], _ value: (Row) -> String?) -> SQLColumnValues {
        .coded(rows.map { value($0).flatMap { words.firstIndex(of: $0) }.map { UInt32($0) } ?? noCode }, texts: words)
    }

    private static let noCode = SQLColumnValues.noCode
}
