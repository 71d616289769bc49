import Bundles
import Testing

struct CSVReaderTests {
    @Test func `there are enough cases`() {
        #expect(CSVCase.all.count >= 60)
    }

    @Test(arguments: CSVCase.all)
    func `a text gives its rows and faults, however it is cut into blocks`(_ example: CSVCase) throws {
        for blockBytes in [4, 5, 7, 16, CSVReader.blockBytes] {
            let result = try csvRows(Array(example.text.utf8), blockBytes: blockBytes)
            #expect(result.rows == example.rows, "blocks of \(blockBytes)")
            let faults = result.errors.map { CSVCase.Fault(kind: $0.kind, line: $0.line, column: $0.column) }
            #expect(faults == example.faults, "blocks of \(blockBytes)")
        }
    }

    @Test func `rows know their lines`() throws {
        let result = try csvRows(Array("a,b\n\"x\ny\n\",z\nc,d\r\n\"\n\",e\nf,g".utf8), blockBytes: 4)
        #expect(result.lines == [1, 2, 5, 6, 8])
    }

    @Test(arguments: [
        [0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80],
        [0xF8, 0x88, 0x80, 0x80, 0x80], [0xE0, 0x80, 0x80],
    ])
    func `bytes that are not UTF-8 are faults of their field`(_ bytes: [UInt8]) throws {
        let quoted: [UInt8] = [0x22] + bytes + [0x22]
        for field in [bytes, quoted] {
            let result = try csvRows(Array("a,b\nc,".utf8) + field + Array("\nd,e\n".utf8))
            #expect(result.rows == [["a", "b"], ["d", "e"]])
            let error = try #require(result.errors.first)
            #expect(error.kind == .invalidUTF8)
            #expect(error.line == 2)
            #expect(error.column == 2)
        }
    }

    @Test func `a field may have its most bytes and no more`() throws {
        var limits = CSVLimits()
        limits.fieldBytesMax = 5
        #expect(try csvRows(Array("12345,\"12345\"\n".utf8), limits: limits).rows == [["12345", "12345"]])
        for text in ["123456,a\nb,c\n", "\"123456\",a\nb,c\n"] {
            let result = try csvRows(Array(text.utf8), limits: limits)
            #expect(result.errors.map(\.kind) == [.fieldTooLong(bytesMax: 5)])
            #expect(result.rows == [["b", "c"]])
        }
        #expect(CSVLimits.standard.fieldBytesMax == 1_048_576)
    }

    @Test func `a row may have its most fields and no more`() throws {
        let most = CSVLimits.standard.columnsMax
        #expect(most == 500)
        let full = Array(String(repeating: ",", count: most - 1).utf8)
        #expect(try csvRows(full).rows.first?.count == most)
        let result = try csvRows(full + Array(",\n".utf8))
        #expect(result.errors.map(\.kind) == [.tooManyColumns(columnsMax: most)])
        #expect(result.errors.first?.column == most + 1)
    }

    @Test func `a row may have its most bytes and no more`() throws {
        var limits = CSVLimits()
        limits.rowBytesMax = 8
        #expect(try csvRows(Array("123,456\n".utf8), limits: limits).rows.count == 1)
        for blockBytes in [4, 1_024] {
            let result = try csvRows(Array("123,4567\na,b\n".utf8), limits: limits, blockBytes: blockBytes)
            #expect(result.errors.map(\.kind) == [.rowTooLong(bytesMax: 8)])
            #expect(result.errors.first?.isRecoverable == false)
        }
        #expect(CSVLimits.standard.rowBytesMax == 4_194_304)
    }

    @Test func `a descriptor that cannot be read is a fault that ends the reading`() throws {
        var reader = CSVReader(fileDescriptor: -1)
        var row = CSVRow()
        let error = #expect(throws: CSVError.self) { try reader.next(into: &row) }
        #expect(error?.isRecoverable == false)
    }

    @Test func `what the writer writes is what the reader reads`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = TestRandom(seed: seed)
        let pieces = ["a", "b c", ",", "\"", "\n", "\r", "\r\n", "é", "日本", "", "0", "\"\""]
        for _ in 0..<200 {
            let columns = Int.random(in: 1...5, using: &random)
            let rows = (0..<Int.random(in: 1...6, using: &random)).map { _ in
                (0..<columns).map { _ in
                    (0..<Int.random(in: 0...4, using: &random)).map { _ in
                        pieces.randomElement(using: &random) ?? ""
                    }.joined()
                }
            }
            let bytes = try written(rows)
            let blockBytes = Int.random(in: 4...40, using: &random)
            let result = try csvRows(bytes, blockBytes: blockBytes)
            #expect(result.rows == rows, "seed \(seed)")
            #expect(result.errors.isEmpty, "seed \(seed)")
        }
    }

    @Test func `random bytes never trap and every row is accounted for`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = TestRandom(seed: seed)
        let alphabet: [UInt8] = Array("ab,,\"\"\n\r".utf8) + [0xC3, 0xA9, 0xFF]
        for _ in 0..<300 {
            let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            let whole = try csvRows(bytes)
            let cut = try csvRows(bytes, blockBytes: 4)
            #expect(whole.rows == cut.rows, "seed \(seed)")
            #expect(whole.errors == cut.errors, "seed \(seed)")
        }
    }
}
