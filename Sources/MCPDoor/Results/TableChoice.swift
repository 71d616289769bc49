internal import Wire

/// Which rows and columns of the tables of an answer a model wants to read: the first ones in an order of its own.
struct TableChoice: Sendable {
    /// The arguments.
    static let arguments = ["sort", "top", "columns"]
    /// The most rows that can be asked for.
    static let topMax = 1_000

    private let sort: String?
    private let isDescending: Bool
    private let top: Int?
    private let columns: [String]?

    /// Takes the arguments away from others.
    ///
    /// - Throws: `validation_failed` for one of another form.
    init(takenFrom arguments: inout JSONObject, at pointer: String = "") throws(Problem) {
        func wrong(_ name: String, _ detail: String) -> Problem {
            Problem(
                .validationFailed, detail,
                errors: [FieldProblem(pointer: "\(pointer)/\(name)", code: "invalid_value", detail: detail)])
        }
        let text = arguments["sort"]?.stringValue
        guard arguments["sort"] == nil || text?.isEmpty == false else {
            throw wrong("sort", "sort is the name of a column, with - before it for the largest first.")
        }
        let isReverse = text?.hasPrefix("-") ?? false
        isDescending = isReverse
        sort = text.map { isReverse ? String($0.dropFirst()) : $0 }
        top = arguments["top"]?.intValue.map { Int(clamping: $0) }
        guard arguments["top"] == nil || (1...Self.topMax).contains(top ?? 0) else {
            throw wrong("top", "top is a number of rows from 1 to \(Self.topMax).")
        }
        columns = arguments["columns"].map { ($0.arrayValue ?? [$0]).compactMap(\.stringValue) }
        guard columns?.isEmpty != true else { throw wrong("columns", "columns is a list of names of columns.") }
        for name in Self.arguments { arguments[name] = nil }
    }

    /// Whether everything is wanted as it is.
    var isEverything: Bool { sort == nil && top == nil && columns == nil }

    /// The answer with its tables as they are wanted.
    ///
    /// - Throws: `validation_failed` with the columns that there are, where one is named that no table has.
    func applied(to data: JSON) throws(Problem) -> JSON {
        guard !isEverything else { return data }
        var known: [String] = []
        let chosen = shaped(data, &known)
        let wanted = (columns ?? []) + (sort.map { [$0] } ?? [])
        for name in wanted where !known.contains(name) {
            let detail = known.isEmpty ? "There is no table in this answer." : "No table of it has a column \(name)."
            throw Problem(
                .validationFailed, detail,
                errors: [
                    FieldProblem(
                        pointer: name == sort ? "/sort" : "/columns", code: "unknown_column", detail: detail,
                        allowed: known, didYouMean: nearestName(to: name, among: known))
                ])
        }
        return columns == nil ? chosen : Self.tables(of: chosen)
    }

    /// The tables alone, where their columns were asked for: the rest was not.
    private static func tables(of json: JSON) -> JSON {
        guard let object = json.objectValue, object[TableForm.columns] == nil else { return json }
        return .object(
            JSONObject(
                object.members.compactMap { member in
                    guard member.value.objectValue != nil else { return nil }
                    let inner = tables(of: member.value)
                    let isTable = inner[TableForm.columns]?.arrayValue?.isEmpty == false
                    let holdsTables = inner[TableForm.columns] == nil && inner.objectValue?.isEmpty == false
                    return isTable || holdsTables ? (member.name, inner) : nil
                }))
    }

    private func shaped(_ json: JSON, _ known: inout [String]) -> JSON {
        guard let object = json.objectValue else { return json }
        if let names = object[TableForm.columns]?.arrayValue?.compactMap(\.stringValue),
            let rows = object[TableForm.rows]?.arrayValue
        {
            let same = object[TableForm.same]?.objectValue ?? JSONObject()
            known += (names + same.names).filter { !known.contains($0) }
            return table(names, rows, same)
        }
        return .object(JSONObject(object.members.map { ($0.name, shaped($0.value, &known)) }))
    }

    private func table(_ names: [String], _ rows: [JSON], _ same: JSONObject) -> JSON {
        var rows = rows
        if let place = sort.flatMap({ names.firstIndex(of: $0) }) {
            // Where two are alike, the order they came in stays; what has no value comes last.
            rows = rows.enumerated().sorted { left, right in
                let (first, second) = (left.element[place], right.element[place])
                if first?.isNull ?? true { return second?.isNull ?? true ? left.offset < right.offset : false }
                if second?.isNull ?? true { return true }
                if Self.precedes(first, second) { return !isDescending }
                if Self.precedes(second, first) { return isDescending }
                return left.offset < right.offset
            }.map(\.element)
        }
        let count = rows.count
        if let top { rows = Array(rows.prefix(top)) }
        var kept = names
        var table = JSONObject()
        if let columns {
            kept = columns.filter(names.contains)
            let places = kept.compactMap { names.firstIndex(of: $0) }
            rows = rows.map { row in .array(places.map { row[$0] ?? .null }) }
        }
        table[TableForm.columns] = .array(kept.map { .string($0) })
        table[TableForm.rows] = .array(rows)
        let alike = same.members.filter { columns?.contains($0.name) ?? true }
        if !alike.isEmpty { table[TableForm.same] = .object(JSONObject(alike.map { ($0.name, $0.value) })) }
        if rows.count < count { table["of"] = .integer(count) }
        return .object(table)
    }

    private static func precedes(_ left: JSON?, _ right: JSON?) -> Bool {
        switch (left, right) {
        case (.number(let left), .number(let right)): left.isLess(than: right)
        case (.string(let left), .string(let right)): left < right
        default: false
        }
    }
}
