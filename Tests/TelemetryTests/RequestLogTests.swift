import Dispatch
import Foundation
import TestSupport
import Testing

@testable import Telemetry

@Suite struct RequestLogTests {
    private func entry(_ requestID: String) -> RequestLogEntry {
        var entry = RequestLogEntryTests.entry
        entry.requestID = requestID
        return entry
    }

    private func requestIDs(_ text: String) throws -> [String] {
        try text.split(separator: "\n").compactMap { line in
            let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            return object["request_id"] as? String
        }
    }

    private func dropped(_ text: String) throws -> Int {
        try text.split(separator: "\n").reduce(0) { sum, line in
            let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            return sum + (object["dropped"] as? Int ?? 0)
        }
    }

    @Test(arguments: [
        ("-", RequestLog.Destination.standardError), ("none", .none), ("requests.log", .file(path: "requests.log")),
        ("./none", .file(path: "./none")),
    ])
    func `an option names a destination`(option: String, destination: RequestLog.Destination) {
        #expect(RequestLog.Destination(option: option) == destination)
    }

    @Test func `entries of many threads stand in the file, whole and in the order of each`() throws {
        let folder = try TemporaryFolder()
        try folder.write("{}\n", to: "log")
        let log = try RequestLog(.file(path: folder.file("log")))
        DispatchQueue.concurrentPerform(iterations: 4) { thread in
            for index in 0..<250 { log.write(entry("\(thread)-\(index)")) }
        }
        log.close()
        let text = folder.text("log")
        #expect(text.hasPrefix("{}\n") && text.hasSuffix("\n"))
        let written = try requestIDs(text)
        #expect(written.count == 1_000)
        for thread in 0..<4 {
            #expect(written.filter { $0.hasPrefix("\(thread)-") } == (0..<250).map { "\(thread)-\($0)" })
        }
        #expect(log.droppedCount == 0)
    }

    @Test func `a log file is for its owner and group`() throws {
        let folder = try TemporaryFolder()
        try RequestLog(.file(path: folder.file("log"))).close()
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.file("log"))
        let permissions = try #require(attributes[.posixPermissions] as? Int)
        #expect(permissions & 0o137 == 0)
    }

    @Test func `entries come into the file without anybody asking for the end`() async throws {
        let folder = try TemporaryFolder()
        let log = try RequestLog(.file(path: folder.file("log")))
        for index in 0..<3 {
            log.write(entry("\(index)"))
            while try requestIDs(folder.text("log")).count <= index { try await Task.sleep(for: .milliseconds(2)) }
        }
        #expect(try requestIDs(folder.text("log")) == ["0", "1", "2"])
        log.close()
    }

    @Test func `a file that was renamed is followed by a new one`() async throws {
        let folder = try TemporaryFolder()
        let log = try RequestLog(.file(path: folder.file("log")))
        log.write(entry("before"))
        while folder.text("log").isEmpty { try await Task.sleep(for: .milliseconds(2)) }
        try FileManager.default.moveItem(atPath: folder.file("log"), toPath: folder.file("log.1"))
        log.write(entry("after"))
        log.close()
        #expect(try requestIDs(folder.text("log.1")) == ["before"])
        #expect(try requestIDs(folder.text("log")) == ["after"])
    }

    @Test func `a reader that takes nothing costs entries and no time, and is told how many`() throws {
        let pipe = try NamedPipe()
        let log = try RequestLog(.file(path: pipe.path))
        // Three times what may wait; a pipe itself takes 64 KiB.
        let count = RequestLog.pendingBytesMax * 3 / entry("000000").line.count
        for index in 0..<count { log.write(entry("\(100_000 + index)")) }
        #expect(log.droppedCount > UInt64(count) / 3)
        let text = pipe.drain { log.close() }
        let written = try requestIDs(text)
        #expect(written == written.sorted())
        #expect(written.first == "100000")
        #expect(written.count + Int(log.droppedCount) == count)
        #expect(try dropped(text) == Int(log.droppedCount))
    }

    @Test func `the end comes although nobody reads`() throws {
        let pipe = try NamedPipe()
        let log = try RequestLog(.file(path: pipe.path))
        let count = RequestLog.pendingBytesMax / entry("000000").line.count
        for index in 0..<count { log.write(entry("\(100_000 + index)")) }
        let start = SystemClocks.monotonicNanoseconds()
        log.close()
        #expect(SystemClocks.monotonicNanoseconds() - start >= RequestLog.closeSecondsMax * 1_000_000_000)
        #expect(log.droppedCount > 0)
        pipe.leave()
    }

    @Test func `a reader that leaves ends neither the log nor the process`() throws {
        let pipe = try NamedPipe()
        let log = try RequestLog(.file(path: pipe.path))
        pipe.leave()
        log.write(entry("a"))
        log.close()
        #expect(log.droppedCount == 1)
    }

    @Test func `a full disk costs entries, which are counted`() throws {
        let log = try RequestLog(.file(path: "/dev/full"))
        for index in 0..<3 { log.write(entry("\(index)")) }
        log.close()
        #expect(log.droppedCount == 3)
        let families = String(decoding: Exposition(log.families).text(), as: UTF8.self)
        #expect(families.hasSuffix("\npenstock_log_dropped_total 3\n"))
    }

    @Test func `an entry that is too long is dropped, and the longest is not`() throws {
        let folder = try TemporaryFolder()
        let log = try RequestLog(.file(path: folder.file("log")))
        let rest = RequestLog.entryBytesMax - entry("").line.count - 1
        log.write(entry(String(repeating: "x", count: rest)))
        log.write(entry(String(repeating: "y", count: rest + 1)))
        log.close()
        #expect(try requestIDs(folder.text("log")) == [String(repeating: "x", count: rest)])
        #expect(try dropped(folder.text("log")) == 1)
    }

    @Test func `a log to nowhere takes everything and counts nothing`() throws {
        let log = try RequestLog(.none)
        log.write(entry("a"))
        log.close()
        #expect(log.droppedCount == 0)
    }

    @Test func `what comes after the end is dropped`() throws {
        let folder = try TemporaryFolder()
        let log = try RequestLog(.file(path: folder.file("log")))
        log.close()
        log.write(entry("late"))
        log.close()
        #expect(folder.text("log") == "")
        #expect(log.droppedCount == 1)
    }

    @Test(arguments: ["/nowhere/at/all/log", "/"])
    func `a file that cannot be written is refused at the start`(path: String) throws {
        let error = try #require(throws: RequestLogError.self) { _ = try RequestLog(.file(path: path)) }
        #expect(error.path == path)
        #expect(error.description.hasPrefix("The log of requests cannot be written to \(path): "))
    }
}
