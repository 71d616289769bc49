/// Which page of which table a worker wants.
struct PageWish {
    var table: Int
    var arguments: [SQLValue]
    var page: Int
    var columns: [Int]

    /// The wish as a message to the host.
    var message: [UInt8] {
        var writer = ByteWriter(.want)
        writer.append(count: table)
        writer.append(count: arguments.count)
        for argument in arguments { writer.append(argument) }
        writer.append(count: page)
        writer.append(count: columns.count)
        for column in columns { writer.append(UInt8(column)) }
        return writer.finish()
    }
}

extension PageWish {
    /// Reads a wish, which must be one that the tables can fulfil.
    init(_ reader: inout ByteReader, tables: [SQLTable]) throws(ByteReader.Malformed) {
        table = Int(try reader.number32())
        guard tables.indices.contains(table) else { throw ByteReader.Malformed() }
        var arguments: [SQLValue] = []
        for _ in 0..<(try reader.count(of: 1)) { arguments.append(try reader.value()) }
        guard arguments.count == tables[table].arguments.count else { throw ByteReader.Malformed() }
        self.arguments = arguments
        page = Int(try reader.number32())
        var columns: [Int] = []
        for _ in 0..<(try reader.count(of: 1)) {
            let column = Int(try reader.byte())
            guard tables[table].columns.indices.contains(column), column > columns.last ?? -1 else {
                throw ByteReader.Malformed()
            }
            columns.append(column)
        }
        self.columns = columns
    }
}
