import DealModel
internal import Wire

extension BundleReader {
    /// Reads the deal's rows of `stage_changes.csv`, sorted by time; the file's order decides among equal times.
    mutating func readMoves(of number: Int, _ assembly: inout DealAssembly) throws(BundleFailure) {
        assembly.moves.removeAll(keepingCapacity: true)
        guard let columns = assembly.stageChanges else { return }
        var moves: [StageMove] = []
        swap(&moves, &assembly.moves)
        var isSorted = true
        try rows(of: number, in: columns.source, &assembly.row) { reader, row in
            guard let move = reader.move(row, columns) else { return }
            if let last = moves.last, last.at > move.at { isSorted = false }
            moves.append(move)
        }
        if !isSorted { moves.sort { ($0.at, $0.offset) < ($1.at, $1.offset) } }
        swap(&moves, &assembly.moves)
    }

    private mutating func move(_ row: CSVRow, _ columns: StageChangeColumns) -> StageMove? {
        let source = columns.source
        let isCreation = cells.isEmpty(row, columns.from)
        let from = isCreation ? nil : stage(row, columns.from, of: source)
        let to = stage(row, columns.to, of: source)
        let at = cells.time(row, columns.changedAt, of: source, isRequired: true)
        let actor = cells.text(row, columns.actor, of: source, charactersMax: DealLimits.ownerCharactersMax)
        let reason = cells.text(row, columns.reason, of: source, charactersMax: DealLimits.reasonCharactersMax)
        guard let to, let at, isCreation || from != nil else { return nil }
        return StageMove(from: from, to: to, at: at, actor: actor, reason: reason, offset: row.offset)
    }

    /// Reads the deal's rows of `field_changes.csv`, sorted by time; the file's order decides among equal times.
    mutating func readEdits(of number: Int, _ assembly: inout DealAssembly) throws(BundleFailure) {
        assembly.edits.removeAll(keepingCapacity: true)
        guard let columns = assembly.fieldChanges else { return }
        var edits: [FieldEdit] = []
        swap(&edits, &assembly.edits)
        var isSorted = true
        try rows(of: number, in: columns.source, &assembly.row) { reader, row in
            guard let edit = reader.edit(row, columns) else { return }
            if let last = edits.last, last.at > edit.at { isSorted = false }
            edits.append(edit)
        }
        if !isSorted { edits.sort { ($0.at, $0.offset) < ($1.at, $1.offset) } }
        swap(&edits, &assembly.edits)
    }

    private mutating func edit(_ row: CSVRow, _ columns: FieldChangeColumns) -> FieldEdit? {
        let source = columns.source
        let field = field(row, columns)
        let at = cells.time(row, columns.changedAt, of: source, isRequired: true)
        let actor = cells.text(row, columns.actor, of: source, charactersMax: DealLimits.ownerCharactersMax)
        guard let field else { return nil }
        let from = cells.tracked(field, row, columns.from, of: source)
        let to = cells.tracked(field, row, columns.to, of: source)
        guard let at else { return nil }
        return FieldEdit(field: field, from: from, to: to, at: at, actor: actor, offset: row.offset)
    }

    private mutating func field(_ row: CSVRow, _ columns: FieldChangeColumns) -> TrackedField? {
        guard !row.isEmpty(columns.field) else {
            cells.reportMissing(row, columns.field, of: columns.source)
            return nil
        }
        let name = row.text(columns.field)
        if let field = TrackedField(rawValue: name) { return field }
        let names = TrackedField.allCases.map(\.rawValue)
        cells.report(
            .unknownField,
            row,
            columns.field,
            of: columns.source,
            "changes of this field cannot be imported",
            allowed: names.joined(separator: ", "),
            nearest: nearestName(to: name, among: names)
        )
        return nil
    }

    /// Reads the deal's rows of `deal_contacts.csv`.
    mutating func readContacts(
        of number: Int,
        _ assembly: inout DealAssembly
    ) throws(BundleFailure) -> [DealContact] {
        guard let columns = assembly.contacts else { return [] }
        let source = columns.source
        var contacts: [DealContact] = []
        try rows(of: number, in: source, &assembly.row) { reader, row in
            let id: ContactID? = reader.cells.identifier(row, columns.contact, of: source, isRequired: true)
            let roleMax = DealLimits.roleCharactersMax
            let role = reader.cells.text(row, columns.role, of: source, charactersMax: roleMax)
            let isPrimary = reader.cells.flag(row, columns.isPrimary, of: source)
            guard let id else { return }
            if contacts.contains(where: { $0.contactID == id }) {
                reader.cells.report(
                    .duplicateContact,
                    row,
                    columns.contact,
                    of: source,
                    "the deal has this contact already"
                )
            }
            if isPrimary, contacts.contains(where: \.isPrimary) {
                reader.cells.report(
                    .secondPrimary,
                    row,
                    columns.isPrimary,
                    of: source,
                    "the deal has a primary contact already",
                    allowed: "true for at most one contact of a deal"
                )
            }
            if contacts.count == DealLimits.contactsMax {
                let detail = "a deal has at most \(DealLimits.contactsMax) contacts"
                reader.cells.report(.tooMany, row, columns.contact, of: source, detail)
            }
            guard contacts.count < DealLimits.contactsMax else { return }
            contacts.append(DealContact(contactID: id, role: role, isPrimary: isPrimary))
        }
        return contacts
    }

    /// Reads the deal's rows of `deal_tags.csv`.
    mutating func readTags(of number: Int, _ assembly: inout DealAssembly) throws(BundleFailure) -> [String] {
        guard let columns = assembly.tags else { return [] }
        let source = columns.source
        var tags: [String] = []
        try rows(of: number, in: source, &assembly.row) { reader, row in
            let most = DealLimits.tagCharactersMax
            guard
                let tag = reader.cells.text(row, columns.tag, of: source, charactersMax: most, isRequired: true)
            else { return }
            // By bytes, as the store tells tags apart.
            if tags.contains(where: { $0.hasSameBytes(as: tag) }) {
                reader.cells.report(.duplicateTag, row, columns.tag, of: source, "the deal has this tag already")
            }
            if tags.count == DealLimits.tagsMax {
                let detail = "a deal has at most \(DealLimits.tagsMax) tags"
                reader.cells.report(.tooMany, row, columns.tag, of: source, detail)
            }
            guard tags.count < DealLimits.tagsMax else { return }
            tags.append(tag)
        }
        return tags
    }
}
