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
