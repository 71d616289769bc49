import Testing

@testable import penstock

struct TerminalTests {
    private func terminal(_ environment: [String: String], isTerminal: Bool = true, columns: Int = 80) -> Terminal {
        Terminal(
            isOutputTerminal: isTerminal, isErrorTerminal: isTerminal, columns: columns, environment: environment)
    }

    @Test(
        arguments: [
            ([:], false), (["LANG": "C"], false), (["LANG": "en_GB.UTF-8"], true), (["LANG": "de_DE.utf8"], true),
            (["LC_ALL": "C", "LANG": "en_GB.UTF-8"], false), (["LC_ALL": "", "LANG": "en_GB.UTF-8"], true),
            (["LC_CTYPE": "C.UTF-8", "LANG": "C"], true),
        ] as [([String: String], Bool)])
    func `the first variable of the locale that is set decides on the characters`(
        environment: [String: String], isUTF8: Bool
    ) {
        #expect(terminal(environment).isUTF8 == isUTF8)
    }

    @Test func `a width that is not known or too small is replaced`() {
        #expect(terminal([:], columns: 0).columns == Terminal.defaultColumns)
        #expect(terminal([:], columns: 3).columns == 20)
        #expect(terminal([:], columns: 133).columns == 133)
        #expect(Terminal.current(environment: [:]).columns >= 20)
    }
}
