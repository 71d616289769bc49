import Testing

@testable import penstock

struct HelpTextTests {
    private static let topics = [nil, "exit-codes"] + Verb.all.map { Optional($0.name) }

    @Test(arguments: topics)
    func `a help text is as it was`(topic: String?) throws {
        try Golden.expect(try HelpText.text(topic: topic), matches: "help-\(topic ?? "program").txt")
    }

    @Test(arguments: topics)
    func `no line is too wide or ends in a space`(topic: String?) throws {
        let text = try HelpText.text(topic: topic)
        #expect(text.hasSuffix("\n"))
        for line in text.split(separator: "\n") {
            #expect(line.count <= HelpText.columnsMax)
            #expect(!line.hasSuffix(" "))
        }
    }

    @Test func `the help of a verb names each of its flags and arguments`() throws {
        for verb in Verb.all {
            let text = try HelpText.text(topic: verb.name)
            #expect(verb.flags.allSatisfy { text.contains("--\($0.name)") })
            #expect(verb.positionals.allSatisfy { text.contains($0.name) })
            #expect(text.contains(verb.usage))
        }
    }

    @Test func `an unknown topic is refused with the nearest verb`() {
        #expect(throws: UsageError(problems: ["there is no verb 'inport'; did you mean 'import'?"], verbName: nil)) {
            _ = try HelpText.text(topic: "inport")
        }
    }

    @Test func `the numbers of the exit status do not change`() {
        #expect(ExitCode.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 69, 74, 130])
        #expect(ExitCode.allCases.allSatisfy { !$0.meaning.isEmpty })
    }
}
