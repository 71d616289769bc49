internal import CSQLite

/// How a cursor is to find rows: what SQLite was told when it planned; when it runs, it tells back the plan's number.
struct TablePlan {
    /// Which of the table's arguments are given, by their bits.
    var arguments: UInt64 = 0
    /// The column by whose value rows are looked up; nil to go through all.
    var lookup: Int?
    /// Which columns are needed, by their bits.
    var columns: UInt64 = 0

    /// What it costs to go to one row, in the unit of which going through a row costs one.
    private static let lookupCost = 4.0
    /// How many rows have the same value, where several may.
    private static let rowsOfValue: Int64 = 10

    /// Plans a reading of the table (https://sqlite.org/vtab.html#the_xbestindex_method).
    ///
    /// The pointers are SQLite's, valid for the call, and their arrays are as long as they say.
    /// - Returns: SQLite's code; `SQLITE_CONSTRAINT` where an argument hangs on what is not known yet in this order.
    static func make(
        _ table: SQLTable, _ info: UnsafeMutablePointer<sqlite3_index_info>,
        in connected: UnsafeMutablePointer<sqlite3_vtab>, session: WorkerSession
    ) -> Int32 {
        var plan = TablePlan()
        var constraintOfArgument = [Int?](repeating: nil, count: table.arguments.count)
        var lookupConstraint: Int?
        for index in 0..<Int(unsafe info.pointee.nConstraint) {
            let constraint = unsafe info.pointee.aConstraint[index]
            guard Int32(constraint.op) == SQLITE_INDEX_CONSTRAINT_EQ else { continue }
            let column = Int(constraint.iColumn)
            if column >= table.columns.count {
                guard constraint.usable != 0 else { return SQLITE_CONSTRAINT }
                constraintOfArgument[column - table.columns.count] = index
            } else if constraint.usable != 0, column >= 0, unsafe isLookup(table, column, plan.lookup, info, index) {
                plan.lookup = column
                lookupConstraint = index
            }
        }
        for (place, argument) in table.arguments.enumerated()
        where argument.isRequired && constraintOfArgument[place] == nil {
            let detail = "\(table.name) is called with its \(argument.name), as in \(table.name)('2026-06-30')."
            unsafe sqlite3_free(connected.pointee.zErrMsg)
            unsafe connected.pointee.zErrMsg = csqlite_text(detail)
            return SQLITE_ERROR
        }
        var place: Int32 = 0
        for (argument, constraint) in constraintOfArgument.enumerated() {
            guard let constraint else { continue }
            place += 1
            plan.arguments |= 1 << UInt64(argument)
            unsafe info.pointee.aConstraintUsage[constraint].argvIndex = place
            unsafe info.pointee.aConstraintUsage[constraint].omit = 1
        }
        if let lookupConstraint {
            // Not left out: SQLite compares again, so that the index may find too many rows.
            unsafe info.pointee.aConstraintUsage[lookupConstraint].argvIndex = place + 1
        }
        plan.columns = unsafe info.pointee.colUsed & ((1 << UInt64(table.columns.count)) - 1)
        unsafe estimate(plan, table, info)
        unsafe info.pointee.idxNum = Int32(session.plans.count)
        session.plans.append(plan)
        return SQLITE_OK
    }

    /// Whether rows are better looked up by this column than by what was found so far; only where texts are compared
    /// byte by byte.
    private static func isLookup(
        _ table: SQLTable, _ column: Int, _ found: Int?, _ info: UnsafeMutablePointer<sqlite3_index_info>, _ index: Int
    ) -> Bool {
        let lookup = table.columns[column].lookup
        guard lookup.rawValue > (found.map { table.columns[$0].lookup } ?? .none).rawValue else { return false }
        guard let collation = unsafe sqlite3_vtab_collation(info, Int32(index)) else { return false }
        return unsafe String(cString: collation) == "BINARY"
    }

    private static func estimate(_ plan: TablePlan, _ table: SQLTable, _ info: UnsafeMutablePointer<sqlite3_index_info>)
    {
        let all = Double(max(1, table.rowEstimate))
        switch plan.lookup.map({ table.columns[$0].lookup }) {
        case nil, .some(.none):
            unsafe info.pointee.estimatedCost = all
            unsafe info.pointee.estimatedRows = Int64(max(1, table.rowEstimate))
        case .unique:
            // Only an estimate: an index may find another row too, which SQLite then passes over.
            unsafe info.pointee.estimatedCost = lookupCost
            unsafe info.pointee.estimatedRows = 1
        case .many:
            unsafe info.pointee.estimatedCost = min(all, lookupCost + Double(rowsOfValue))
            unsafe info.pointee.estimatedRows = min(rowsOfValue, Int64(max(1, table.rowEstimate)))
        }
    }
}
