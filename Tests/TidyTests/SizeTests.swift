import Foundation
import Testing

@Suite struct SizeTests {
    private static let fileBytesMax = 1 << 20
    private static let fileLinesMax = 600
    private static let blockLinesMax = 70
    private static let lineColumnsMax = 120

    private static let all = Repository.sources + Repository.tests

    @Test func `no file is longer than 600 lines`() {
        #expect(Self.all.filter { $0.lines.count > Self.fileLinesMax }.map(\.path) == [])
    }

    @Test func `no file that is kept is larger than a mebibyte`() throws {
        let files = ["api-spec", "Benchmarks", "docs", "samples", "Scripts", "Tests"].flatMap(Repository.paths)
        let large = try files.filter { path in
            let url = Repository.root.appendingPathComponent(path)
            return try url.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0 > Self.fileBytesMax
        }
        #expect(files.contains("api-spec/openapi.json"))
        #expect(large == [])
    }

    @Test func `no line is wider than 120 columns`() {
        let wide = Self.all.flatMap { file in
            file.lines.indices.filter { file.lines[$0].count > Self.lineColumnsMax }.map { "\(file.path):\($0 + 1)" }
        }
        #expect(wide == [])
    }

    @Test func `no function or closure is longer than 70 lines`() {
        let long = Self.all.flatMap { file in
            BraceCounter.blocks(of: file).filter { !$0.isType && $0.lineCount > Self.blockLinesMax }.map {
                "\(file.path):\($0.firstLine) has \($0.lineCount) lines"
            }
        }
        #expect(long == [])
    }

    @Test func `the counter tells functions from types`() {
        let text = """
            struct A {
                let brace = "{ \\(1 + [2].map { $0 }.count) {"  // {
                func f(
                    _ make: () -> Int = { 1 }
                ) {
                    _ = make()
                }
            }
            """
        let blocks = BraceCounter.blocks(of: SwiftFile(path: "Sources/A/A.swift", text: text))
        #expect(blocks.filter(\.isType).map { [$0.firstLine, $0.lineCount] } == [[1, 8]])
        #expect(blocks.filter { !$0.isType }.map { [$0.firstLine, $0.lineCount] } == [[2, 1], [4, 1], [5, 3]])
    }
}
