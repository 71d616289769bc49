import DealModel
import Foundation
import TestSupport
import Testing
import Wire

@testable import Operations

struct RateFileReaderTests {
    private func read(_ text: String, quotesMax: Int) throws -> (problems: [String], count: Int) {
        let folder = try TemporaryFolder()
        let path = folder.file("rates.csv")
        try Data(text.utf8).write(to: URL(filePath: path))
        let handle = try #require(FileHandle(forReadingAtPath: path))
        var reader = RateFileReader(handle.fileDescriptor, quotesMax: quotesMax)
        let problems = reader.read()
        return (problems.map { "\($0.pointer) \($0.code)" }, reader.quotes.count)
    }

    @Test(arguments: [
        "Date,USD,JPY\n2020-01-02,1,2\n2020-01-01,3,4\n",
        "date,currency,rate\n2020-01-02,USD,1\n2020-01-01,USD,2\n2020-01-02,JPY,3\n2020-01-01,JPY,4\n",
    ])
    func `a file has at most so many quotes`(text: String) throws {
        #expect(try read(text, quotesMax: 4) == ([], 4))
        let beyond = try read(text, quotesMax: 3)
        #expect(beyond.problems.count == 1)
        #expect(beyond.problems[0].hasSuffix(" too_many"))
        #expect(beyond.count == 0)
        #expect(RateSetLimits.quotesPerImportMax == 2_000_000)
        #expect(RateFile.bytesMax == 64 << 20)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `no file can trap the reader`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let pieces = [
            "Date", "date", "currency", "rate", "USD", "EUR", "UDS", "CYP", ",", ",", ",", "\n", "\n", "\"", "\r",
            "2020-01-01", "2020-01-02", "1.5", "0", "N/A", "99999999999999999999", "é", "",
        ]
        var good = 0
        for _ in 0..<300 {
            let start = generator.pick(["Date,USD,JPY\n", "date,currency,rate\n", ""])
            let text =
                start + (0..<Int.random(in: 0...12, using: &generator)).map { _ in generator.pick(pieces) }.joined()
            let (problems, count) = try read(text, quotesMax: 10)
            #expect(problems.isEmpty == (count > 0), "seed \(seed): \(text)")
            if problems.isEmpty { good += 1 }
        }
        #expect(good < 300)
    }

    @Test func `a body has at most so many quotes`() throws {
        let operation = try #require(Catalogue.standard["rate_sets.create"])
        for (count, isRight) in [(RateQuoteInput.quotesMax, true), (RateQuoteInput.quotesMax + 1, false)] {
            let quotes = (0..<count).map { day -> JSON in
                [
                    "currency": "USD", "date": .string(CivilDate(dayNumber: Int32(day)).description),
                    "rate": .number(JSONNumber(1)),
                ]
            }
            let body: JSON = ["name": "N", "base": "EUR", "quotes": .array(quotes)]
            let read = try? Catalogue.body(of: operation, bytes: body.encoded())
            #expect((read != nil) == isRight, "\(count)")
        }
    }
}
