import Testing

@testable import penstock

struct CommandLineTests {
    private let grammar = CommandLineGrammar.penstock

    private func problems(_ arguments: [String], environment: [String: String] = [:]) -> [String] {
        do throws(UsageError) {
            let invocation = try grammar.parse(arguments, environment: environment)
            Issue.record("\(arguments) was understood as \(invocation.verb.name)")
            return []
        } catch {
            return error.problems
        }
    }

    @Test func `values follow a flag or an equals sign`() throws {
        let invocation = try grammar.parse(["generate", "--deals", "500", "out", "--seed=7"])
        #expect(invocation.verb.name == "generate")
        #expect(invocation.positionals == ["out"])
        #expect(invocation.integer("deals") == 500)
        #expect(invocation.integer("seed") == 7)
        #expect(!invocation.isSet("json"))
    }

    @Test func `defaults stand where nothing is said`() throws {
        let invocation = try grammar.parse(["serve"])
        #expect(invocation.listenAddress == ListenAddress(host: "127.0.0.1", port: 7070))
        #expect(invocation.text("data") == "./penstock-data")
        #expect(invocation.text("workspace") == "default")
        #expect(invocation.integer("body-bytes-max") == 4_194_304)
        #expect(!invocation.isSet("data"))
        #expect(!invocation.isSet("open"))
    }

    @Test(arguments: [
        ("serve", "body-bytes-max", Verb.bodyBytes), ("serve", "connections-max", Verb.connections),
        ("serve", "head-seconds-max", Verb.headSeconds), ("serve", "body-seconds-max", Verb.bodySeconds),
        ("serve", "write-seconds-max", Verb.writeSeconds), ("generate", "deals", Verb.generatedDeals),
    ])
    func `a number is taken up to the ends of its range`(verb: String, flag: String, range: ClosedRange<Int64>) throws {
        let rest = verb == "generate" ? ["out"] : []
        for number in [range.lowerBound, range.upperBound] {
            #expect(try grammar.parse([verb, "--\(flag)=\(number)"] + rest).integer(flag) == number)
        }
        for number in [range.lowerBound - 1, range.upperBound + 1] {
            let wanted =
                "--\(flag) takes a whole number from \(range.lowerBound) to \(range.upperBound), not '\(number)'"
            #expect(problems([verb, "--\(flag)=\(number)"] + rest) == [wanted])
        }
    }

    @Test func `the environment gives what the command line does not`() throws {
        let environment = ["PENSTOCK_DATA": "/data"]
        #expect(try grammar.parse(["check"], environment: environment).text("data") == "/data")
        #expect(try grammar.parse(["check", "--data", "d"], environment: environment).text("data") == "d")
        #expect(try grammar.parse(["check"], environment: ["PENSTOCK_DATA": ""]).text("data") == "./penstock-data")
    }

    @Test func `two dashes end the flags and a value may begin with one dash`() throws {
        let invocation = try grammar.parse(["import", "--source", "-x", "--", "--dry-run"])
        #expect(invocation.positionals == ["--dry-run"])
        #expect(invocation.text("source") == "-x")
        #expect(!invocation.isSet("dry-run"))
        #expect(try grammar.parse(["import", "d", "--source=--y"]).text("source") == "--y")
        #expect(try grammar.parse(["import", "-"]).positionals == ["-"])
    }

    @Test(arguments: [
        (["--help"], []), (["serve", "--help"], ["serve"]), (["--help", "serve"], ["serve"]), (["-h"], []),
        (["serve", "--listen", "--nonsense", "--help"], ["serve"]), (["help", "import"], ["import"]), (["help"], []),
        (["nonsense", "--help"], []), (["help", "exit-codes"], ["exit-codes"]),
    ])
    func `help is asked for anywhere`(arguments: [String], topic: [String]) throws {
        let invocation = try grammar.parse(arguments)
        #expect(invocation.verb.name == "help")
        #expect(invocation.positionals == topic)
    }

    @Test func `the version is asked for anywhere but behind two dashes`() throws {
        #expect(try grammar.parse(["--version"]).verb.name == "version")
        #expect(try grammar.parse(["serve", "--version"]).verb.name == "version")
        #expect(try grammar.parse(["version"]).verb.name == "version")
        #expect(try grammar.parse(["import", "--", "--version"]).verb.name == "import")
    }

    @Test(arguments: [
        (["sreve"], "there is no verb 'sreve'; did you mean 'serve'?"),
        (
            ["frobnicate"],
            "there is no verb 'frobnicate': serve, mcp, import, summary, report, check, generate, rates, key, "
                + "workspace, help, version"
        ),
        (
            [],
            "a verb is missing: serve, mcp, import, summary, report, check, generate, rates, key, workspace, help, "
                + "version"
        ),
        (["--data", "d", "serve"], "the verb comes first, before '--data'"),
        (["serve", "--lisen", "x:1"], "'serve' has no flag --lisen; did you mean --listen?"),
        (["version", "--json"], "'version' has no flag --json: it has none"),
        (["serve", "--listen"], "--listen needs a value: --listen HOST:PORT"),
        (["serve", "--listen", "--open"], "--listen needs a value: --listen HOST:PORT"),
        (["serve", "--open=yes"], "--open takes no value"),
        (["serve", "--open", "--open"], "--open is given twice"),
        (["serve", "--data=a", "--data", "b"], "--data is given twice"),
        (["serve", "--data="], "--data must not be empty"),
        (["serve", "--listen=7070"], "--listen takes HOST:PORT, such as 127.0.0.1:7070, not '7070'"),
        (["serve", "--connections-max", "0"], "--connections-max takes a whole number from 1 to 100000, not '0'"),
        (["check", "--workspace", "Sales"], "--workspace takes a name of 1 to 40 of a-z, 0-9 and '-', not 'Sales'"),
        (["summary", "--include", "open"], "--include takes 'closed', not 'open'"),
        (["generate"], "DIR is missing: folder for the files; made if it is not there"),
        (["import", "a", "b"], "'b' is one argument too many: penstock import [DIR] [flags]"),
        (["check", "-v"], "flags begin with two dashes, unlike '-v'; '--' before it makes it an argument"),
        (["generate", "d", "--deals", "1e3"], "--deals takes a whole number from 0 to 100000000, not '1e3'"),
    ])
    func `what is wrong is said with what would be right`(arguments: [String], problem: String) {
        #expect(problems(arguments) == [problem])
    }

    @Test func `everything that is wrong is said at once`() {
        #expect(problems(["generate", "--jsno", "--deals=", "--seed"]).count == 4)
    }

    @Test func `an error names the verb whose help tells more`() {
        #expect {
            _ = try grammar.parse(["serve", "--opne"])
        } throws: { error in
            (error as? UsageError)?.text == """
                penstock: 'serve' has no flag --opne; did you mean --open?
                'penstock help serve' tells more.

                """
        }
    }

    @Test func `names of flags and verbs are distinct and defaults are values that would be taken`() {
        #expect(Set(Verb.all.map(\.name)).count == Verb.all.count)
        for verb in Verb.all {
            #expect(Set(verb.flags.map(\.name)).count == verb.flags.count)
            for flag in verb.flags {
                #expect(flag.defaultText.flatMap { flag.problem(with: $0) } == nil, "\(verb.name) --\(flag.name)")
            }
        }
    }

    @Test func `no arguments make it trap`() {
        let words = ["serve", "--", "-", "", "=", "--=", "--data", "--data=", "--open", "x", "--listen", "-h=", "--é"]
        var understood = 0
        for first in words {
            for second in words {
                for third in words where (try? grammar.parse([first, second, third])) != nil { understood += 1 }
            }
        }
        #expect(understood > 0)
    }

    @Test(arguments: [
        ("./data", "./data"), ("my data", "'my data'"), ("it's", #"'it'\''s'"#), ("", "''"), ("$HOME", "'$HOME'"),
    ])
    func `a text is one word for a shell`(text: String, word: String) {
        #expect(text.quotedForShell == word)
    }
}
