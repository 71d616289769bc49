import Bundles
import DealModel
import Foundation
import Testing

/// A folder of its own for one test, gone when the test ends.
final class TestFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("bundle-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }

    func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")), as: UTF8.self)
    }
}

/// The texts of a small bundle's files, to be changed by a test.
struct BundleText {
    var files: [String: String] = [
        "pipelines.csv": """
        id,name,is_default
        sales,Sales,true
        other,Other,false

        """,
        "stages.csv": """
        id,pipeline_id,name,position,kind,probability,forecast_category,stale_after_days,archived
        lead,sales,Lead,1,open,0.1,pipeline,14,false
        offer,sales,Offer,2,open,0.5,,,
        won,sales,Won,3,won,1.0,,,
        lost,sales,Lost,4,lost,0,,,
        begun,other,Begun,1,open,,,,

        """,
        "deals.csv": """
        id,pipeline_id,stage_id,title,amount,currency,owner,created_at,closed_at,probability
        A,sales,won,Alpha,100.50,EUR,Ann,2026-01-01,2026-01-20,
        B,sales,lead,Beta,,,,,,

        """,
        "stage_changes.csv": """
        deal_id,from_stage_id,to_stage_id,changed_at,actor,reason
        A,lead,offer,2026-01-10,Ann,
        A,offer,won,2026-01-20,Bob,fine

        """,
    ]

    static let now = Instant("2026-06-30T00:00:00Z") ?? .latest

    /// The bundle with some files put in place of others; nil takes one away.
    func with(_ changes: [String: String?]) -> BundleText {
        var result = self
        for (name, text) in changes { result.files[name] = text }
        return result
    }

    /// The bundle with a text replaced in one file.
    func replacing(_ old: String, in file: String, by new: String) -> BundleText {
        with([file: files[file]?.replacingOccurrences(of: old, with: new)])
    }

    /// The bundle with rows added to one file.
    func adding(_ rows: String..., to file: String) -> BundleText {
        with([file: (files[file] ?? "") + rows.map { $0 + "\n" }.joined()])
    }

    func write(to folder: TestFolder) throws {
        for (name, text) in files { try folder.write(name, Array(text.utf8)) }
    }

    func report(problemsMax: Int = BundleLimits.problemsMax) throws -> BundleReport {
        let folder = try TestFolder()
        try write(to: folder)
        return try BundleCheck.run(folder.path, now: Self.now, problemsMax: problemsMax)
    }

    /// The good deals.
    func deals() throws -> [BundleDeal] {
        let folder = try TestFolder()
        try write(to: folder)
        var reader = try BundleReader(directory: folder.path, now: Self.now)
        _ = try reader.check()
        var deals: [BundleDeal] = []
        while let deal = try reader.next() { deals.append(deal) }
        return deals
    }
}

/// Reads CSV from a text through a pipe of the given block size.
func csvRows(
    _ bytes: [UInt8],
    limits: CSVLimits = .standard,
    blockBytes: Int = CSVReader.blockBytes
) throws -> (rows: [[String]], lines: [Int], errors: [CSVError]) {
    let folder = try TestFolder()
    try folder.write("t.csv", bytes)
    let file = try #require(FileHandle(forReadingAtPath: "\(folder.path)/t.csv"))
    defer { try? file.close() }
    var reader = CSVReader(fileDescriptor: file.fileDescriptor, limits: limits, blockBytes: blockBytes)
    var row = CSVRow()
    var rows: [[String]] = []
    var lines: [Int] = []
    var errors: [CSVError] = []
    while true {
        do throws(CSVError) {
            guard try reader.next(into: &row) else { return (rows, lines, errors) }
            rows.append(row.texts)
            lines.append(row.line)
        } catch {
            errors.append(error)
            if !error.isRecoverable { return (rows, lines, errors) }
        }
    }
}

/// A generator of random numbers that a failure can be repeated with.
struct TestRandom: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let mixed = (state ^ state >> 33) &* 0xFF51_AFD7_ED55_8CCD
        return mixed ^ mixed >> 29
    }
}
