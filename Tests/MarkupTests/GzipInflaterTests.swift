import Foundation
import Markup
import Testing

@Suite struct GzipInflaterTests {
    /// What `gzip` makes of bytes.
    private static func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/gzip")
        process.arguments = ["-9", "-n"]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        DispatchQueue.global().async {
            input.fileHandleForWriting.write(Data(bytes))
            try? input.fileHandleForWriting.close()
        }
        let result = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
        return result
    }

    private func inflate(
        _ bytes: [UInt8], size: Int = .max, limits: GzipLimits = .standard
    ) throws -> [UInt8] {
        let inflater = try GzipInflater(pieces(of: bytes, size: size), limits: limits)
        var result: [UInt8] = []
        while true {
            let piece = try inflater.next()
            if piece.isEmpty { break }
            #expect(piece.count <= GzipInflater.pieceBytesCount)
            result += piece
        }
        #expect(try inflater.next().isEmpty)
        return result
    }

    private func refusal(_ bytes: [UInt8], limits: GzipLimits = .standard) -> MarkupError.Kind? {
        do {
            _ = try inflate(bytes, limits: limits)
            return nil
        } catch { return (error as? MarkupError)?.kind }
    }

    @Test(arguments: [1, 2, 1_000, .max])
    func `one member or several are inflated in pieces of any size`(size: Int) throws {
        let text = Array("0123456789".utf8) + (0..<200_000).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) }
        let file = try Self.gzip(text)
        #expect(GzipInflater.isGzip(file) && !GzipInflater.isGzip(text))
        #expect(try inflate(file, size: size) == text)
        #expect(try inflate(file + Self.gzip([]) + Self.gzip([1]), size: size) == text + [1])
        #expect(try inflate(Self.gzip([]), size: size) == [])
    }

    @Test func `a file cut short anywhere is refused`() throws {
        let file = try Self.gzip(Array("some text and some more text".utf8))
        for count in 0..<file.count {
            guard case .damagedGzip = refusal(Array(file.prefix(count))) else {
                Issue.record("\(count) bytes are taken")
                continue
            }
        }
    }

    @Test func `damage and what follows the last member are refused`() throws {
        let file = try Self.gzip(Array("some text and some more text".utf8))
        for index in file.indices where ![4, 5, 6, 7, 8, 9].contains(index) {
            var damaged = file
            damaged[index] ^= 0x20
            #expect(refusal(damaged) != nil, "byte \(index)")
        }
        #expect(refusal(file + [0]) != nil)
        #expect(refusal(Array("plain".utf8)) != nil)
    }

    @Test func `inflatedBytesMax ends the inflating`() throws {
        let file = try Self.gzip([UInt8](repeating: 32, count: 100_000))
        var limits = GzipLimits()
        #expect(limits.inflatedBytesMax == 1 << 32)
        limits.inflatedBytesMax = 100_000
        #expect(refusal(file, limits: limits) == nil)
        limits.inflatedBytesMax = 99_999
        #expect(refusal(file, limits: limits) == .tooMuch(limit: "inflatedBytesMax", allowed: 99_999))
    }

    @Test func `inflationRatioMax ends a bomb once ratioFreeBytesMax came out`() throws {
        let file = try Self.gzip([UInt8](repeating: 32, count: 40_000_000))
        var limits = GzipLimits()
        #expect(limits.inflationRatioMax == 200 && limits.ratioFreeBytesMax == 16 << 20)
        #expect(refusal(file) == .tooMuch(limit: "inflationRatioMax", allowed: 200))
        limits.ratioFreeBytesMax = 40_000_000
        #expect(refusal(file, limits: limits) == nil)
    }
}
