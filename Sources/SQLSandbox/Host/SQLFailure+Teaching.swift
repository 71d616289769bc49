internal import Wire

extension SQLFailure {
    /// The same reason with the names that would have been right.
    func explained(statement: String, tables: [SQLTable]) -> SQLFailure {
        var explained = self
        switch code {
        case .unknownTable: explained.suggest(tables.map(\.name))
        case .unknownColumn:
            // The columns of the tables that the statement speaks of; of all where it speaks of none.
            let text = statement.lowercased()
            let named = tables.filter { text.contains($0.name) }
            let columns = (named.isEmpty ? tables : named).flatMap { $0.columns.map(\.name) }
            var seen: Set<String> = []
            explained.suggest(columns.filter { seen.insert($0).inserted })
        case .notAllowed: explained.suggest(SQLFunctions.allowed)
        default: break
        }
        return explained
    }

    private mutating func suggest(_ names: [String]) {
        allowed = names
        didYouMean = subject.flatMap { nearestName(to: $0, among: names) }
    }

    /// The name that SQLite or the guard speaks of, without what qualifies it.
    private var subject: String? {
        let name: Substring?
        if let quoted = detail.split(separator: "'", omittingEmptySubsequences: false).dropFirst().first {
            name = quoted
        } else {
            name = detail.split(separator: ":").last
        }
        let trimmed = name?.filter { $0 != " " }
        return trimmed?.split(separator: ".").last.map(String.init)
    }
}
