import Foundation
import Testing

@Suite struct DocumentTests {
    private static let recordLinesMax = 60
    private static let records = Repository.names(in: "docs/decisions").filter { $0.hasSuffix(".md") }

    @Test func `the newest heading of the changelog is this program's version`() throws {
        let headings = Pattern(#"^## (\d+\.\d+\.\d+) - (\d{4}-\d{2}-\d{2})$"#).matches(
            in: Repository.text("CHANGELOG.md"))
        let version = try #require(
            Pattern(#"let programVersion = "([^"]+)""#).matches(
                in: Repository.text("Sources/penstock/ProgramVersion.swift")
            ).first)
        #expect(headings.first?[1] == version[1])
    }

    @Test func `decisions are numbered without a gap`() {
        #expect(!Self.records.isEmpty)
        for (index, name) in Self.records.enumerated() {
            let digits = String(index + 1)
            #expect(name.hasPrefix(String(repeating: "0", count: 4 - digits.count) + digits + "-"), "\(name)")
        }
    }

    @Test(arguments: records)
    func `a decision has its four headings and fits a page`(name: String) {
        let lines = Repository.text("docs/decisions/\(name)").split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first?.hasPrefix("# \(name.prefix(4)) ") == true)
        let headings = lines.filter { $0.hasPrefix("## ") }
        #expect(headings == ["## Context", "## Decision", "## Consequences", "## Alternatives"])
        #expect(lines.count <= Self.recordLinesMax)
    }

    @Test func `the front page knows every target of make`() {
        let targets = Pattern(#"^([a-z-]+):.*## "#).matches(in: Repository.text("Makefile")).map { $0[1] }
        #expect(!targets.isEmpty)
        #expect(targets.filter { !Repository.readme.contains("make \($0)") } == [])
    }

    @Test func `the front page knows every verb and every exit code`() {
        let verbs = Pattern(#"\bVerb\(\s*"(\w+)""#).matches(
            in: Repository.text("Sources/penstock/CommandLine/Verb+All.swift"))
        #expect(!verbs.isEmpty)
        #expect(verbs.map { $0[1] }.filter { !Repository.readme.contains("`penstock \($0)") } == [])
        let codes = Pattern(#"case \w+ = (\d+)"#).matches(
            in: Repository.text("Sources/penstock/CommandLine/ExitCode.swift"))
        #expect(!codes.isEmpty)
        #expect(codes.map { $0[1] }.filter { !Repository.readme.contains("| \($0) |") } == [])
    }

    @Test func `links between pages lead somewhere`() {
        let link = Pattern(#"\]\(([^)#:]+)(?:#[^)]*)?\)"#)
        let pages = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"] + Repository.paths(in: "docs")
        let broken = pages.filter { $0.hasSuffix(".md") }.flatMap { page in
            let folder = page.split(separator: "/").dropLast().joined(separator: "/")
            return link.matches(in: Repository.text(page)).map { $0[1] }.filter {
                !Repository.exists(folder.isEmpty ? $0 : "\(folder)/\($0)")
            }.map { "\(page) → \($0)" }
        }
        #expect(broken == [])
    }

    @Test func `example requests are JSON`() throws {
        let paths = Repository.paths(in: "samples/requests")
        #expect(!paths.isEmpty)
        for path in paths {
            #expect(throws: Never.self, "\(path)") {
                try JSONSerialization.jsonObject(with: Data(Repository.text(path).utf8))
            }
        }
    }
}
