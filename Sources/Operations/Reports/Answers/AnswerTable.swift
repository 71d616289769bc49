internal import DealModel
internal import Reports
internal import Wire

/// A list of an answer as a table, and the lists within its entries as tables of their own.
///
/// Its schema says which columns there are and of which kind; only the names in maps, and fields that stand there when
/// they are asked for, are found in the entries. An entry whose amounts are in several currencies has a row for each,
/// and what is no amount and no name stands in the first.
struct AnswerTable {
    /// Between the names of the fields on the way to a value.
    static let separator = "_"
    /// What leads to single deals is of no use outside of the interface.
    private static let drill = "drill"

    /// The name.
    let name: String
    /// How many entries it has.
    let entryCount: Int
    private let title: String
    private var columns: [AnswerColumn]
    private var inner: [AnswerTable] = []

    /// - Parameters:
    ///   - entries: the entries of the list.
    ///   - schema: what each of them is.
    ///   - outer: what names the entries around it, repeated for each of its own.
    init(
        _ name: String, title: String? = nil, _ entries: [JSON], of schema: Schema, within outer: [AnswerColumn] = []
    ) {
        self.name = name
        self.title = title ?? AnswerColumn.label(name)
        entryCount = entries.count
        columns = outer
        collect(schema, at: [], entries)
    }

    /// The name of the table that tells what it is about: its own, or that of one within it where it only has names.
    var tellingName: String { columns.allSatisfy(\.isKey) ? inner.first?.tellingName ?? name : name }

    /// The table, and those within it.
    var all: [ReportTable] {
        let rows = (0..<entryCount).flatMap { entry in
            let currencies = columns.flatMap { $0.cells[entry].currencies }.reduce(into: [Currency?]()) {
                if !$0.contains($1) { $0.append($1) }
            }
            return (currencies.isEmpty ? [nil] : currencies).enumerated().map { index, currency in
                columns.map { $0.cells[entry].value(in: currency, isFirst: $0.isKey || index == 0) }
            }
        }
        let table = ReportTable(name, title: title, columns: columns.map(\.column), rows: .kept(rows))
        return (columns.isEmpty ? [] : [table]) + inner.flatMap(\.all)
    }

    /// Makes the columns of what stands at a place of every entry.
    private mutating func collect(_ schema: Schema, at path: [String], _ values: [JSON?]) {
        switch schema.resolved.kind {
        case .object where schema.isAmount:
            add(.amounts(path, values.map { [ReportCells.money($0?["amount"], $0?["currency"])] }))
        case .object(let fields):
            for field in fields where !field.name.hasSuffix(Self.drill) {
                let inside = values.map { $0?[field.name] }
                // What nobody asked for has no column.
                guard inside.contains(where: { $0 != nil }) || (values.isEmpty && field.isRequired) else { continue }
                collect(field.schema, at: path + [field.name], inside)
            }
        case .array(let element, _, _) where element.isAmount:
            add(.amounts(path, values.map { ReportCells.amounts($0) }))
        case .array(let element, _, _) where element.isRecord: addTable(element, at: path, values)
        case .map(let element, _) where path.last == MetricJSON.groupName || element.isScalar:
            for name in Self.names(in: values) {
                collect(element, at: path + [name], values.map { $0?[name] })
            }
        case .any where path.dropLast().last == MetricJSON.groupName && values.contains { $0?.objectValue != nil }:
            for name in Self.names(in: values) {
                add(AnswerColumn(path + [name], .any(""), values.map { $0?[name] }))
            }
        default: add(AnswerColumn(path, schema, values))
        }
    }

    /// Adds a column, under another name where there is one of its name.
    private mutating func add(_ column: AnswerColumn) {
        let names = Set(columns.map(\.column.name))
        var number = 2
        var added = column
        while names.contains(added.column.name) {
            added = column.numbered(number)
            number += 1
        }
        columns.append(added)
    }

    /// Makes a table of the lists that stand at a place of every entry.
    private mutating func addTable(_ element: Schema, at path: [String], _ values: [JSON?]) {
        let lists = values.map { $0?.arrayValue ?? [] }
        let owners = lists.indices.flatMap { entry in lists[entry].map { _ in entry } }
        let label = path.joined(separator: Self.separator)
        // An id names an entry by itself.
        let ids = columns.filter { $0.column.name == "id" }
        let keys = ids.isEmpty ? columns.filter(\.isKey) : ids
        inner.append(
            AnswerTable(
                name + Self.separator + label, title: "\(title): \(AnswerColumn.label(label))", Array(lists.joined()),
                of: element, within: keys.map { $0.repeated(from: self.name, for: owners) }))
    }

    /// The names of the members of objects, each once, in the order in which they come.
    private static func names(in objects: [JSON?]) -> [String] {
        var seen: Set<String> = []
        return objects.flatMap { $0?.objectValue?.names ?? [] }.filter { seen.insert($0).inserted }
    }
}
