/// A question as a worker gets it.
struct WorkerQuestion {
    /// What is asked.
    var question: SQLQuestion
    /// The first statement that has no answer yet.
    var first: Int
    /// By when, in nanoseconds of the clock that only goes forward; it is the same one in all processes.
    var deadlineNanoseconds: UInt64
    /// How many bytes of results there can still be.
    var bytesMax: Int
}

extension WorkerQuestion {
    /// The question as a message to a worker.
    var message: [UInt8] {
        var writer = ByteWriter(.ask)
        writer.append(count: first)
        writer.append(deadlineNanoseconds)
        writer.append(count: bytesMax)
        writer.append(question.nowMicroseconds)
        writer.append(question.today)
        writer.append(count: question.rowsMax)
        writer.append(count: question.statements.count)
        for statement in question.statements { writer.append(statement) }
        writer.append(count: question.tables.count)
        for table in question.tables {
            writer.append(table.name)
            writer.append(count: table.rowEstimate)
            writer.append(count: table.arguments.count)
            for argument in table.arguments {
                writer.append(argument.name)
                writer.append(argument.isRequired)
            }
            writer.append(count: table.columns.count)
            for column in table.columns {
                writer.append(column.name)
                writer.append(UInt8(SQLColumn.Kind.allCases.firstIndex(of: column.kind) ?? 0))
                writer.append(column.lookup.rawValue)
            }
        }
        return writer.finish()
    }

    /// Reads a question.
    init(_ reader: inout ByteReader) throws(ByteReader.Malformed) {
        first = Int(try reader.number32())
        deadlineNanoseconds = try reader.number64()
        bytesMax = Int(try reader.number32())
        let now = try reader.integer()
        let today = try reader.text()
        let rowsMax = Int(try reader.number32())
        var statements: [String] = []
        for _ in 0..<(try reader.count(of: 4)) { statements.append(try reader.text()) }
        var tables: [SQLTable] = []
        for _ in 0..<(try reader.count(of: 4)) { tables.append(try Self.table(&reader)) }
        question = SQLQuestion(statements, tables: tables, nowMicroseconds: now, today: today)
        question.rowsMax = rowsMax
    }

    private static func table(_ reader: inout ByteReader) throws(ByteReader.Malformed) -> SQLTable {
        let name = try reader.text()
        let estimate = Int(try reader.number32())
        var arguments: [SQLTable.Argument] = []
        for _ in 0..<(try reader.count(of: 5)) {
            arguments.append(.init(try reader.text(), isRequired: try reader.flag()))
        }
        var columns: [SQLColumn] = []
        for _ in 0..<(try reader.count(of: 6)) {
            let name = try reader.text()
            let kind = Int(try reader.byte())
            guard SQLColumn.Kind.allCases.indices.contains(kind),
                let lookup = SQLColumn.Lookup(rawValue: try reader.byte())
            else { throw ByteReader.Malformed() }
            columns.append(SQLColumn(name, SQLColumn.Kind.allCases[kind], lookup: lookup))
        }
        return SQLTable(name, arguments: arguments, columns: columns, rowEstimate: estimate)
    }
}
