internal import CSQLite

/// Says what a statement may ask for while it is compiled (https://sqlite.org/c3ref/set_authorizer.html). It stands
/// behind the tables, not in front of them: there is nothing else to be had in the connection anyway.
enum StatementGuard {
    /// Names under which SQLite itself offers tables; a part of a statement that is so called cannot be told from them.
    private static let reserved = ["sqlite_", "pragma_", "json_", "fts", "rtree", "dbstat", "bytecode", "tables_used"]

    /// Whether an action is allowed, in SQLite's words; what is not is kept for the answer.
    static func permit(_ action: Int32, _ first: String?, _ second: String?, in session: WorkerSession) -> Int32 {
        if session.isDeclaring { return SQLITE_OK }
        switch action {
        case SQLITE_SELECT, SQLITE_RECURSIVE: return SQLITE_OK
        case SQLITE_READ:
            let name = (first ?? "").lowercased()
            if session.question.tables.contains(where: { $0.name == name }) { return SQLITE_OK }
            // Parts of the statement itself, from which no column is taken, come without one.
            if second?.isEmpty ?? true, !reserved.contains(where: { name.hasPrefix($0) }) { return SQLITE_OK }
            session.denial = SQLFailure(.unknownTable, "There is no table '\(first ?? "")'.")
        case SQLITE_FUNCTION:
            let name = second ?? ""
            if SQLFunctions.isAllowed(name) { return SQLITE_OK }
            session.denial = SQLFailure(.notAllowed, "The function '\(name)' cannot be used here.")
        default:
            session.denial = SQLFailure(.notOneSelect, "Only SELECT can be run here: the data cannot be changed.")
        }
        return SQLITE_DENY
    }
}
