import Testing

@Suite struct TestFileTests {
    @Test func `every file of tests expects something`() {
        let expectation = Pattern(#"#expect\b|#require\b|\bIssue\.record\b|\bconfirmation\("#)
        let test = Pattern(#"@Test\b"#)
        let silent = Repository.tests.filter { file in
            file.code.contains { test.isIn($0) } && !file.code.contains { expectation.isIn($0) }
        }
        #expect(silent.map(\.path) == [])
    }

    @Test func `every Python test asserts something`() {
        let files = Repository.paths(in: "Tests").filter { path in
            path.split(separator: "/").last?.hasPrefix("test_") == true && path.hasSuffix(".py")
        }
        let assertion = Pattern(#"\bassert\b|pytest\.raises"#)
        #expect(files.filter { !assertion.isIn(Repository.text($0)) } == [])
    }

    @Test func `no test is switched off`() {
        let disabled = Pattern(#"\.disabled\("#)
        #expect(Repository.tests.flatMap { disabled.places(in: $0.code, of: $0.path) } == [])
    }
}
