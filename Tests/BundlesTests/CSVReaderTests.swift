import Bundles
import Testing

/// A text, the rows that it gives, and the faults in it.
struct CSVCase: Sendable, CustomTestStringConvertible {
    let text: String
    let rows: [[String]]
    var faults: [Fault] = []

    /// A fault, by its kind, line and field number.
    struct Fault: Hashable, Sendable {
        let kind: CSVError.Kind
        let line: Int
        let column: Int
    }

    init(_ text: String, _ rows: [[String]], _ faults: [(CSVError.Kind, Int, Int)] = []) {
        self.text = text
        self.rows = rows
        self.faults = faults.map { Fault(kind: $0.0, line: $0.1, column: $0.2) }
    }

    var testDescription: String { text.debugDescription }

    static let plain: [CSVCase] = [
        CSVCase("", []),
        CSVCase("a", [["a"]]),
        CSVCase("a\n", [["a"]]),
        CSVCase("a\r\n", [["a"]]),
        CSVCase("a,b", [["a", "b"]]),
        CSVCase("a,b\nc,d", [["a", "b"], ["c", "d"]]),
        CSVCase("a,b\nc,d\n", [["a", "b"], ["c", "d"]]),
        CSVCase("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
        CSVCase("a,b\r\nc,d\n", [["a", "b"], ["c", "d"]]),
        CSVCase("a,b\nc,d\r\n", [["a", "b"], ["c", "d"]]),
        CSVCase(",", [["", ""]]),
        CSVCase(",\n", [["", ""]]),
        CSVCase(",,\n,,\n", [["", "", ""], ["", "", ""]]),
        CSVCase("\n", [[""]]),
        CSVCase("\n\n", [[""], [""]]),
        CSVCase("a\n\nb\n", [["a"], [""], ["b"]]),
        CSVCase("a,\n", [["a", ""]]),
        CSVCase(",a\n", [["", "a"]]),
        CSVCase(" a , b \n", [[" a ", " b "]]),
        CSVCase("a;b\n", [["a;b"]]),
        CSVCase("a\tb\n", [["a\tb"]]),
        CSVCase("'a,b'\n", [["'a", "b'"]]),
        CSVCase("é,ß\n", [["é", "ß"]]),
        CSVCase("日本,語\n", [["日本", "語"]]),
        CSVCase("😀\n", [["😀"]]),
        CSVCase("\u{FEFF}a,b\n", [["a", "b"]]),
        CSVCase("\u{FEFF}", []),
        CSVCase("\u{FEFF}\u{FEFF}a\n", [["\u{FEFF}a"]]),
        CSVCase("a\n\u{FEFF}b\n", [["a"], ["\u{FEFF}b"]]),
        CSVCase("\u{FEFF}\"a\",b\n", [["a", "b"]]),
    ]

    static let quoted: [CSVCase] = [
        CSVCase("\"a\"", [["a"]]),
        CSVCase("\"a\"\n", [["a"]]),
        CSVCase("\"a\"\r\n", [["a"]]),
        CSVCase("\"a\",\"b\"\n", [["a", "b"]]),
        CSVCase("\"a,b\",c\n", [["a,b", "c"]]),
        CSVCase("\"\"\n", [[""]]),
        CSVCase("\"\"", [[""]]),
        CSVCase("\"\",\"\"\n", [["", ""]]),
        CSVCase("\"\"\"\"\n", [["\""]]),
        CSVCase("\"\"\"\"", [["\""]]),
        CSVCase("\"\"\"\"\"\"\n", [["\"\""]]),
        CSVCase("\"a\"\"b\"\n", [["a\"b"]]),
        CSVCase("\"\"\"a\"\"\"\n", [["\"a\""]]),
        CSVCase("\"a\"\",\"\"b\"\n", [["a\",\"b"]]),
        CSVCase("\"a\nb\"\n", [["a\nb"]]),
        CSVCase("\"a\r\nb\"\n", [["a\r\nb"]]),
        CSVCase("\"a\rb\"\n", [["a\rb"]]),
        CSVCase("\"\n\"\n", [["\n"]]),
        CSVCase("x,\"a\nb\nc\"\ny,z\n", [["x", "a\nb\nc"], ["y", "z"]]),
        CSVCase("\"é\",\"\"\"日\"\"\"\n", [["é", "\"日\""]]),
        CSVCase("a,\"\"\n", [["a", ""]]),
        CSVCase("\"\",a\n", [["", "a"]]),
        CSVCase(" \n\"b\"\n", [[" "], ["b"]]),
    ]

    static let faulty: [CSVCase] = [
        CSVCase("a\"b\nc\n", [["c"]], [(.strayQuote, 1, 1)]),
        CSVCase("a,b\"\nc,d\n", [["c", "d"]], [(.strayQuote, 1, 2)]),
        CSVCase(" \"a\"\nb\n", [["b"]], [(.strayQuote, 1, 1)]),
        CSVCase("\"a\"b\nc\n", [["c"]], [(.textAfterQuote, 1, 1)]),
        CSVCase("x,\"a\" \ny,z\n", [["y", "z"]], [(.textAfterQuote, 1, 2)]),
        CSVCase("\"a\"b", [], [(.textAfterQuote, 1, 1)]),
        CSVCase("\"a\"\r", [], [(.textAfterQuote, 1, 1)]),
        CSVCase("\"a", [], [(.unterminatedQuote, 1, 1)]),
        CSVCase("\"", [], [(.unterminatedQuote, 1, 1)]),
        CSVCase("a\n\"b\nc\n", [["a"]], [(.unterminatedQuote, 2, 1)]),
        CSVCase("\"a\"\"", [], [(.unterminatedQuote, 1, 1)]),
        CSVCase("a,b\n\"x\ny\",\"c\n", [["a", "b"]], [(.unterminatedQuote, 3, 2)]),
        CSVCase("a\rb\nc\n", [["c"]], [(.strayCarriageReturn, 1, 1)]),
        CSVCase("a\r\r\nc\n", [["c"]], [(.strayCarriageReturn, 1, 1)]),
        CSVCase("a\r", [], [(.strayCarriageReturn, 1, 1)]),
        CSVCase("a,b\nc\n", [["a", "b"]], [(.ragged(expected: 2, found: 1), 2, 2)]),
        CSVCase("a,b\n\nc,d\n", [["a", "b"], ["c", "d"]], [(.ragged(expected: 2, found: 1), 2, 2)]),
        CSVCase("a,b\nc,d,e\n", [["a", "b"]], [(.ragged(expected: 2, found: 3), 2, 3)]),
        CSVCase(
            "a,b\n\"x\ny\",z\nc\nd,e\n",
            [["a", "b"], ["x\ny", "z"], ["d", "e"]],
            [(.ragged(expected: 2, found: 1), 4, 2)]
        ),
        CSVCase(
            "a,b\nx\ny\nc,d\n",
            [["a", "b"], ["c", "d"]],
            [(.ragged(expected: 2, found: 1), 2, 2), (.ragged(expected: 2, found: 1), 3, 2)]
        ),
    ]

    static let all = plain + quoted + faulty
}

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
