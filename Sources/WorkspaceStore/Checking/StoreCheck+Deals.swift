internal import DealModel

extension StoreCheck {
    /// What the links of a deal add to its bookkeeping.
    private struct Links {
        var count: Int64
        var recordedAt: Int64
    }

    /// The statements that compare what is derived with what it follows from.
    private struct Comparisons {
        let versions: SQLiteStatement
        let links: SQLiteStatement
        let deal: SQLiteStatement
        let stageChange: SQLiteStatement
        let stageChanges: SQLiteStatement

        init(_ connection: SQLiteConnection) throws(SQLiteError) {
            versions = try connection.prepare(
                "SELECT \(DealVersionRow.columns) FROM deal_versions WHERE deal = ?1 ORDER BY seq")
            links = try connection.prepare(
                """
                SELECT count(*), coalesce(max(recorded_at), -9223372036854775808) FROM (
                    SELECT recorded_at FROM deal_contact_versions WHERE deal = ?1
                    UNION ALL SELECT recorded_at FROM deal_tag_versions WHERE deal = ?1)
                """)
            deal = try connection.prepare(Self.comparison(of: DealRow.columns, in: "deals", by: "ordinal"))
            stageChange = try connection.prepare(
                Self.comparison(of: StageChangeRow.columns, in: "stage_changes", by: "seq"))
            stageChanges = try connection.prepare("SELECT seq FROM stage_changes WHERE deal = ?1 ORDER BY seq")
        }

        /// Compares each column with a parameter, the first column being the key.
        private static func comparison(of columns: String, in table: String, by key: String) -> String {
            let comparisons = StoreCheck.names(columns).enumerated().map { "\($1) IS ?\($0 + 1)" }
            return "SELECT \(comparisons.joined(separator: ", ")) FROM \(table) WHERE \(key) = ?1"
        }
    }

    /// Makes each deal and its stage changes anew from its versions and compares them with what is stored.
    func checkDeals() throws(SQLiteError) {
        let comparisons = try Comparisons(connection)
        let row = try connection.prepare("SELECT ordinal, id FROM deals ORDER BY ordinal")
        var expected: Int64 = 0
        while try row.step(), goesOn() {
            let ordinal = row.integer(0)
            if ordinal != expected { find("deals", ordinal, "stands where deal \(expected) should") }
            expected = ordinal == .max ? 0 : ordinal + 1
            guard let id: DealID = row.id(1) else {
                find("deals", ordinal, "has no id")
                continue
            }
            guard let history = try history(ofDeal: ordinal, id: id, comparisons.versions) else { continue }
            let links = try links(ofDeal: ordinal, comparisons.links)
            guard let stored = storedDeal(of: history, ordinal: ordinal, id: id, links: links) else {
                find("deals", ordinal, "has no version that stands")
                continue
            }
            DealRow.bind(stored, to: comparisons.deal, definitions: definitions)
            if let columns = try differences(comparisons.deal, DealRow.columns), !columns.isEmpty {
                find("deals", ordinal, "does not follow from its versions in \(columns)")
            }
            try checkStageChanges(of: history, ordinal: ordinal, comparisons)
        }
    }

    /// Looks for stage changes of deals that are not there; those of deals that are were compared with them.
    func checkStrayStageChanges() throws(SQLiteError) {
        let row = try connection.prepare(
            "SELECT seq FROM stage_changes WHERE NOT EXISTS (SELECT 1 FROM deals WHERE ordinal = deal) ORDER BY seq")
        while try row.step(), goesOn() { find("stage_changes", row.integer(0), "belongs to no deal") }
    }

    /// The deal's versions; nil, without a finding, where one is damaged: that was found with the versions themselves.
    private func history(
        ofDeal ordinal: Int64, id: DealID, _ row: SQLiteStatement
    ) throws(SQLiteError) -> DealHistory? {
        row.bind(1, ordinal)
        defer { row.reset() }
        var versions: [DealVersion] = []
        var isReadable = true
        while try row.step(), goesOn() {
            guard let version = try? DealVersionRow.read(row, dealID: id, definitions: definitions, bytes: &bytes)
            else {
                isReadable = false
                continue
            }
            let sequence = version.sequence
            let corrected = version.corrects.map { corrects in versions.first { $0.sequence == corrects } }
            if let corrected, version.place != corrected?.place {
                find("deal_versions", sequence, "does not stand in the place of what it corrects")
            } else if corrected == nil, version.place != sequence {
                find("deal_versions", sequence, "does not stand in its own place")
            }
            versions.append(version)
        }
        return isReadable && report.isComplete ? DealHistory(versions: versions) : nil
    }

    private func links(ofDeal ordinal: Int64, _ statement: SQLiteStatement) throws(SQLiteError) -> Links {
        statement.bind(1, ordinal)
        defer { statement.reset() }
        _ = try statement.step()
        return Links(count: statement.integer(0), recordedAt: statement.integer(1))
    }

    private func storedDeal(of history: DealHistory, ordinal: Int64, id: DealID, links: Links) -> StoredDeal? {
        guard let first = history.versions.first, let newest = history.versions.last,
            let last = history.standing().last, let facts = history.state(at: .latest, in: definitions),
            let timeline = history.summary(in: definitions)
        else { return nil }
        let count = Int64(history.versions.count)
        let recordedAt = max(newest.recordedAt.microseconds, links.recordedAt)
        let deal = Deal(
            id: id, facts: facts, timeline: timeline, createdBy: first.actor,
            updatedAt: Instant(microseconds: recordedAt), version: count + links.count)
        return StoredDeal(
            deal: deal, ordinal: ordinal, lastEffectiveAt: last.effectiveAt, lastPlace: last.place,
            versionCount: count)
    }

    private func checkStageChanges(
        of history: DealHistory, ordinal: Int64, _ comparisons: Comparisons
    ) throws(SQLiteError) {
        let expected = StageChangeRow.changes(of: history, deal: ordinal, definitions: definitions)
        for change in expected {
            change.bind(to: comparisons.stageChange)
            guard let columns = try differences(comparisons.stageChange, StageChangeRow.columns) else {
                find("stage_changes", change.sequence, "is missing")
                continue
            }
            if !columns.isEmpty {
                find("stage_changes", change.sequence, "does not follow from the deal's versions in \(columns)")
            }
        }
        let known = Set(expected.map(\.sequence))
        comparisons.stageChanges.bind(1, ordinal)
        defer { comparisons.stageChanges.reset() }
        while try comparisons.stageChanges.step() {
            let sequence = comparisons.stageChanges.integer(0)
            if !known.contains(sequence) {
                find("stage_changes", sequence, "is no change that the deal's versions make")
            }
        }
    }

    /// The names of the columns that differ, empty where none does; nil where there is no such row.
    private func differences(_ statement: SQLiteStatement, _ columns: String) throws(SQLiteError) -> String? {
        defer { statement.reset() }
        guard try statement.step() else { return nil }
        return Self.names(columns).enumerated().filter { statement.integer(Int32($0.offset)) != 1 }.map(\.element)
            .joined(separator: ", ")
    }

    fileprivate static func names(_ columns: String) -> [String] {
        columns.split(separator: ", ").map(String.init)
    }
}
