/// The functions that statements can use. None of them reads a clock, a file or chance, and none makes a long value
/// out of a short one at a stroke, as printf, zeroblob and the like do.
enum SQLFunctions {
    /// Their names in lower case, in order. LIKE and GLOB are functions to SQLite.
    static let allowed = [
        "abs", "avg", "ceil", "ceiling", "char", "coalesce", "count", "cume_dist", "date", "datetime", "dense_rank",
        "exp", "first_value", "floor", "glob", "group_concat", "ifnull", "iif", "instr", "julianday", "lag",
        "last_value", "lead", "length", "like", "ln", "log", "log10", "log2", "lower", "ltrim", "max", "min", "mod",
        "now", "nth_value", "ntile", "nullif", "percent_rank", "pow", "power", "rank", "replace", "round",
        "row_number", "rtrim", "sign", "sqrt", "strftime", "substr", "substring", "sum", "time", "today", "total",
        "trim", "trunc", "typeof", "unicode", "unixepoch", "upper",
    ]
    /// What SQLite calls the functions behind `CURRENT_DATE` and its like.
    static let moments = ["current_date", "current_time", "current_timestamp"]
    private static let names = Set(allowed + moments)

    /// Whether statements can use it.
    static func isAllowed(_ name: String) -> Bool { names.contains(name.lowercased()) }
}
