import TestSupport
import Testing

@testable import SQLSandbox

@Suite struct MessageTests {
    private static let page = SQLPage(
        rowCount: 3, isLast: true,
        columns: [
            .nulls, .integers([1, .min, -3]), .reals([0.5, -1, 1e300]),
            .identifiers([MadeUpTables.id(1), .none, MadeUpTables.id(3)]), .instants([0, 1, .min]),
            .days([.min, 0, 9]),
            .coded([0, .max, 1], texts: ["a", "ö"]), .texts(["x", nil, ""]),
        ])

    private static func content(_ message: [UInt8]) -> [UInt8] { Array(message[(MessageChannel.headBytes + 1)...]) }

    @Test func `a page is what it was after its journey`() throws {
        var reader = ByteReader(Self.content(Self.page.message))
        let page = try SQLPage(&reader)
        #expect(page.rowCount == 3 && page.isLast && page.columns == Self.page.columns && reader.left == 0)
    }

    @Test func `a question is what it was after its journey`() throws {
        let asked = WorkerQuestion(
            question: Sandbox.question(["SELECT 1", ""]), first: 1, deadlineNanoseconds: 77, bytesMax: 9)
        var reader = ByteReader(Self.content(asked.message))
        let read = try WorkerQuestion(&reader)
        #expect(read.question.statements == ["SELECT 1", ""] && read.question.tables == MadeUpTables.tables)
        #expect(read.first == 1 && read.deadlineNanoseconds == 77 && read.bytesMax == 9 && reader.left == 0)
        #expect(read.question.today == "2026-03-11" && read.question.nowMicroseconds == Sandbox.now)
    }

    @Test func `a message that was cut off is refused at every byte`() {
        for bytes in [Self.content(Self.page.message), Self.content(wish.message)] {
            for count in 0..<bytes.count {
                var reader = ByteReader(Array(bytes[..<count]))
                #expect(throws: ByteReader.Malformed.self) { _ = try SQLPage(&reader) }
            }
        }
    }

    private var wish: PageWish { PageWish(table: 2, arguments: [.integer(3), .null], page: 1, columns: [0]) }

    @Test func `a wish for what is not there is refused`() throws {
        func read(_ wish: PageWish) throws -> PageWish {
            var reader = ByteReader(Self.content(wish.message))
            return try PageWish(&reader, tables: MadeUpTables.tables)
        }
        #expect(try read(wish).arguments == [.integer(3), .null])
        for change in [
            { $0.table = 99 }, { $0.columns = [1] }, { $0.columns = [0, 0] }, { $0.arguments = [] },
        ] as [(inout PageWish) -> Void] {
            var wrong = wish
            change(&wrong)
            #expect(throws: ByteReader.Malformed.self) { _ = try read(wrong) }
        }
    }

    /// A worker that was taken over can say anything.
    @Test(arguments: 0..<64)
    func `nothing that a worker says traps`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let genuine = Self.content(wish.message)
        for _ in 0..<200 {
            var bytes = genuine + (0..<Int.random(in: 0...40, using: &generator)).map { _ in 0 }
            for _ in 0..<Int.random(in: 1...20, using: &generator) {
                bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            var readers = (0..<4).map { _ in ByteReader(bytes) }
            let wish = try? PageWish(&readers[0], tables: MadeUpTables.tables)
            _ = try? StatementAnswer.result(&readers[1], rowsMax: 10)
            _ = try? StatementAnswer.failure(&readers[2])
            _ = try? SQLPage(&readers[3])
            #expect(wish.map { MadeUpTables.tables.indices.contains($0.table) } ?? true, "seed \(seed)")
        }
    }
}
