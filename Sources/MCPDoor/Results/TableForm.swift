internal import Wire

/// Three or more things of the same kind as columns and rows: their names stand once, and what is the same in all of
/// them stands beside.
enum TableForm {
    /// From how many on a list of objects becomes a table.
    static let rowsMin = 3
    /// The names of the columns.
    static let columns = "columns"
    /// The rows.
    static let rows = "rows"
    /// What each row has, and has alike.
    static let same = "same_in_all"

    /// A list as a table; nil where it is too short, or its elements are not objects of a kind.
    ///
    /// - Parameter isForced: whether any list of objects is one.
    static func table(_ elements: [JSON], isForced: Bool = false) -> JSON? {
        guard elements.count >= (isForced ? 1 : rowsMin) else { return nil }
        var names: [String] = []
        var known: Set<String> = []
        var entries: [[String: JSON]] = []
        for element in elements {
            guard let object = element.objectValue else { return nil }
            var entry: [String: JSON] = [:]
            flatten(object, under: "", into: &entry) { if known.insert($0).inserted { names.append($0) } }
            entries.append(entry)
        }
        // A table of things that have little in common would be mostly holes.
        let filled = entries.reduce(0) { $0 + $1.count }
        guard !names.isEmpty, isForced || filled * 2 >= names.count * entries.count else { return nil }
        let alike =
            isForced
            ? []
            : names.filter { name in
                entries[0][name].map { first in entries.allSatisfy { $0[name] == first } } ?? false
            }
        let others = names.filter { !alike.contains($0) }
        guard !others.isEmpty else { return nil }
        var table: JSONObject = [
            columns: .array(others.map { .string($0) }),
            rows: .array(entries.map { entry in .array(others.map { entry[$0] ?? .null }) }),
        ]
        if !alike.isEmpty { table[same] = .object(JSONObject(alike.map { ($0, entries[0][$0] ?? .null) })) }
        return .object(table)
    }

    /// An inner object's members become columns of their own.
    private static func flatten(
        _ object: JSONObject, under prefix: String, into entry: inout [String: JSON], note: (String) -> Void
    ) {
        for member in object.members {
            let name = prefix + member.name
            if let inner = member.value.objectValue, inner[columns] == nil, member.name != Reduction.metadata {
                flatten(inner, under: name + ".", into: &entry, note: note)
            } else {
                note(name)
                entry[name] = member.value
            }
        }
    }
}
