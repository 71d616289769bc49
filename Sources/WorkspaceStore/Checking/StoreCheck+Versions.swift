internal import DealModel

extension StoreCheck {
    /// The columns of a deal version before those of its fields, and those two that hold ordinals for ids.
    private static let pipelineColumn: Int32 = 10
    private static let stageColumn: Int32 = 11

    /// Checks the versions of deals one by one, each against its checksum and its row in the log.
    func checkDealVersions() throws(SQLiteError) {
        let comparison = try connection.prepare(LoggedVersion.comparisonSQL)
        let dealIDs = try connection.prepare("SELECT id FROM deals WHERE ordinal = ?1")
        let row = try connection.prepare("SELECT \(DealVersionRow.columns) FROM deal_versions ORDER BY seq")
        while try row.step(), goesOn() {
            let sequence = row.integer(0)
            guard checkSum(ofVersion: row) else { continue }
            guard let id = try dealID(row.integer(1), dealIDs) else {
                find("deal_versions", sequence, "belongs to no deal")
                continue
            }
            do {
                let version = try DealVersionRow.read(row, dealID: id, definitions: definitions, bytes: &bytes)
                let logged = LoggedVersion(
                    kind: .deal, id: id, recordedAt: version.recordedAt, changes: ChangeText.text(of: version),
                    origin: (version.actor, version.cause))
                try compare(sequence, "deal_versions", with: logged, comparison)
            } catch let error as SQLiteError {
                throw error
            } catch {
                find("deal_versions", sequence, Self.neverWritten)
            }
        }
    }

    /// Checks the changes to contacts on deals.
    func checkContacts() throws(SQLiteError) {
        let comparison = try connection.prepare(LoggedVersion.comparisonSQL)
        let dealIDs = try connection.prepare("SELECT id FROM deals WHERE ordinal = ?1")
        let row = try connection.prepare("SELECT \(LinkRows.contactColumns) FROM deal_contact_versions ORDER BY seq")
        while try row.step(), goesOn() {
            let sequence = row.integer(0)
            guard checkSum(of: row, columns: 10, table: "deal_contact_versions") else { continue }
            guard let id = try dealID(row.integer(1), dealIDs) else {
                find("deal_contact_versions", sequence, "belongs to no deal")
                continue
            }
            guard let change = try? LinkRows.readContact(row, bytes: &bytes) else {
                find("deal_contact_versions", sequence, Self.neverWritten)
                continue
            }
            let logged = LoggedVersion(
                kind: .dealContact, id: id, recordedAt: change.recordedAt, changes: ChangeText.text(of: change))
            try compare(sequence, "deal_contact_versions", with: logged, comparison)
        }
    }

    /// Checks the changes to tags on deals.
    func checkTags() throws(SQLiteError) {
        let comparison = try connection.prepare(LoggedVersion.comparisonSQL)
        let dealIDs = try connection.prepare("SELECT id FROM deals WHERE ordinal = ?1")
        let row = try connection.prepare("SELECT \(LinkRows.tagColumns) FROM deal_tag_versions ORDER BY seq")
        while try row.step(), goesOn() {
            let sequence = row.integer(0)
            guard checkSum(of: row, columns: 6, table: "deal_tag_versions") else { continue }
            guard let id = try dealID(row.integer(1), dealIDs) else {
                find("deal_tag_versions", sequence, "belongs to no deal")
                continue
            }
            guard let change = try? LinkRows.readTag(row, definitions: definitions, bytes: &bytes),
                let tag = definitions.tags[change.tag].value(at: .latest, knownTo: sequence)
            else {
                find("deal_tag_versions", sequence, Self.neverWritten)
                continue
            }
            let logged = LoggedVersion(
                kind: .dealTag, id: id, recordedAt: change.recordedAt, changes: ChangeText.text(of: change, tag: tag))
            try compare(sequence, "deal_tag_versions", with: logged, comparison)
        }
    }

    private func dealID(_ ordinal: Int64, _ statement: SQLiteStatement) throws(SQLiteError) -> DealID? {
        statement.bind(1, ordinal)
        defer { statement.reset() }
        return try statement.step() ? statement.id(0) : nil
    }

    /// Checks a deal version's checksum, which goes over the ids of pipeline and stage, not their ordinals.
    private func checkSum(ofVersion row: SQLiteStatement) -> Bool {
        let sequence = row.integer(0)
        let last = Self.pipelineColumn + FactsRow.columnCount
        bytes.removeAll()
        bytes.append(stored: 0..<Self.pipelineColumn, of: row)
        do {
            let pipeline = try row.ordinal(Self.pipelineColumn, in: definitions.pipelines)
            let stage = try row.ordinal(Self.stageColumn, in: definitions.stages)
            bytes.append(pipeline.map { definitions.pipelines[$0].current.id })
            bytes.append(stage.map { definitions.stages[$0].current.id })
        } catch {
            find("deal_versions", sequence, "names a pipeline or stage that is not there")
            return false
        }
        bytes.append(stored: Self.stageColumn + 1..<last, of: row)
        let isIntact = row.storage(last) == .integer && bytes.checksum == row.integer(last)
        if !isIntact { find("deal_versions", sequence, Self.badChecksum) }
        return isIntact
    }
}
