extension SQLPage {
    /// The page as a message to a worker.
    var message: [UInt8] {
        var writer = ByteWriter(.page)
        writer.append(count: rowCount)
        writer.append(isLast)
        writer.append(count: columns.count)
        for column in columns { column.write(to: &writer) }
        return writer.finish()
    }

    /// Reads a page.
    init(_ reader: inout ByteReader) throws(ByteReader.Malformed) {
        let rowCount = Int(try reader.number32())
        guard rowCount <= Self.rowsMax else { throw ByteReader.Malformed() }
        let isLast = try reader.flag()
        var columns: [SQLColumnValues] = []
        for _ in 0..<(try reader.count(of: 1)) {
            columns.append(try SQLColumnValues(&reader, rowCount: rowCount))
        }
        self.init(rowCount: rowCount, isLast: isLast, columns: columns)
    }
}

extension SQLColumnValues {
    fileprivate func write(to writer: inout ByteWriter) {
        switch self {
        case .nulls: writer.append(UInt8(0))
        case .integers(let values):
            writer.append(UInt8(1))
            writer.append(all: values)
        case .reals(let values):
            writer.append(UInt8(2))
            writer.append(all: values)
        case .identifiers(let values):
            writer.append(UInt8(3))
            writer.append(all: values)
        case .instants(let values):
            writer.append(UInt8(4))
            writer.append(all: values)
        case .days(let values):
            writer.append(UInt8(5))
            writer.append(all: values)
        case .coded(let codes, let texts):
            writer.append(UInt8(6))
            writer.append(all: codes)
            writer.append(count: texts.count)
            for text in texts { writer.append(text) }
        case .texts(let values):
            writer.append(UInt8(7))
            for text in values {
                writer.append(text != nil)
                if let text { writer.append(text) }
            }
        }
    }

    fileprivate init(_ reader: inout ByteReader, rowCount: Int) throws(ByteReader.Malformed) {
        switch try reader.byte() {
        case 0: self = .nulls
        case 1: self = .integers(try reader.all(rowCount, like: 0))
        case 2: self = .reals(try reader.all(rowCount, like: 0))
        case 3: self = .identifiers(try reader.all(rowCount, like: SQLIdentifier.none))
        case 4: self = .instants(try reader.all(rowCount, like: 0))
        case 5: self = .days(try reader.all(rowCount, like: 0))
        case 6:
            let codes: [UInt32] = try reader.all(rowCount, like: 0)
            var texts: [String] = []
            for _ in 0..<(try reader.count(of: 4)) { texts.append(try reader.text()) }
            self = .coded(codes, texts: texts)
        case 7:
            var texts: [String?] = []
            for _ in 0..<rowCount { texts.append(try reader.flag() ? try reader.text() : nil) }
            self = .texts(texts)
        default: throw ByteReader.Malformed()
        }
    }
}
