internal import DealModel
internal import Reports
internal import Wire

/// A column of a table that is made of an answer, with its cells.
struct AnswerColumn {
    /// What names an entry beside its ids.
    private static let keys: Set<String> = ["id", "name", "currency", "from", "at", "reason", "method", "position"]
    /// Shares of 1.
    private static let rates: Set<String> = [
        "rate", "ci_low", "ci_high", "probability", "effective_probability", "cumulative_share", "share_over_target",
    ]

    /// The column.
    let column: ReportColumn
    /// Whether it names the entries, and so stands in all of their rows, and in those of the lists within them.
    let isKey: Bool
    /// A cell for each entry.
    let cells: [ReportCell]

    private init(_ name: String, _ kind: ReportColumn.Kind, isKey: Bool, _ cells: [ReportCell]) {
        column = ReportColumn(name, Self.label(name), kind)
        self.isKey = isKey
        self.cells = cells
    }

    /// A column of amounts.
    ///
    /// - Parameter path: the names of the fields on the way to its values.
    static func amounts(_ path: [String], _ values: [[ReportValue]]) -> AnswerColumn {
        AnswerColumn(name(of: path), .money, isKey: false, values.map { .amounts($0) })
    }

    /// A column of single values, whose kind follows from their schema.
    init(_ path: [String], _ schema: Schema, _ values: [JSON?]) {
        let name = path.last ?? ""
        let kind = Self.kind(schema.resolved, named: name)
        let isKey =
            Self.keys.contains(name) || name.hasSuffix("_id") || name.hasSuffix("_name")
            || path.first == MetricJSON.groupName
        self.init(Self.name(of: path), kind, isKey: isKey, values.map { .once(Self.value($0 ?? .null, kind)) })
    }

    /// The same column for entries within those that it names.
    ///
    /// - Parameters:
    ///   - outer: the name of the table that these stand in.
    ///   - owners: for each inner entry, the place of the one it is in.
    func repeated(from outer: String, for owners: [Int]) -> AnswerColumn {
        AnswerColumn(Self.name(of: [outer, column.name]), column.kind, isKey: true, owners.map { cells[$0] })
    }

    /// The same column under a name with a number.
    func numbered(_ number: Int) -> AnswerColumn {
        AnswerColumn("\(column.name)_\(number)", column.kind, isKey: isKey, cells)
    }

    /// The names on the way, joined; what ends one and begins the next stands once, as in `to_stage_id` for `stage_id`
    /// of `to_stage`.
    private static func name(of path: [String]) -> String {
        path.reduce("") { name, next in
            guard let last = name.split(separator: "_").last else { return next }
            if next == last { return name }
            return next.hasPrefix("\(last)_") ? name + next.dropFirst(last.count) : "\(name)_\(next)"
        }
    }

    /// The name for people: `won_value` as `Won value`.
    static func label(_ name: String) -> String {
        let words = name.split(separator: "_").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    private static func kind(_ schema: Schema, named name: String) -> ReportColumn.Kind {
        switch schema.kind {
        case .string(_, let format):
            switch format?.name {
            case SchemaFormat.uuid.name: .identifier
            case SchemaFormat.date.name: .date
            case SchemaFormat.dateTime.name: .instant
            default: .text
            }
        case .integer: .count
        case .decimal: rates.contains(name) ? .rate : name.hasSuffix("days") ? .days : .decimal
        case .boolean: .flag
        default: .text
        }
    }

    private static func value(_ json: JSON, _ kind: ReportColumn.Kind) -> ReportValue {
        guard !json.isNull else { return .missing }
        switch kind {
        // What is made of several values stays JSON, so that nothing of it is lost.
        case .text: return .text(json.stringValue ?? json.encodedText())
        case .identifier:
            return json.stringValue.flatMap { Identifier<ReportColumn>($0) }.map { .identifier($0) } ?? .missing
        case .count: return ReportCells.count(json)
        case .decimal, .rate, .days: return ReportCells.decimal(json)
        case .date: return ReportCells.date(json)
        case .instant: return ReportCells.instant(json)
        case .flag: return json.boolValue.map { .flag($0) } ?? .missing
        case .money: return .missing
        }
    }
}
