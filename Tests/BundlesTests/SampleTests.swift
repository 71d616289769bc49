import Bundles
import DealModel
import Foundation
import Testing

/// The samples, found from this file.
private let samples = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("samples").path

@Suite(.serialized)
struct SampleTests {
    private static let generator = BundleGenerator(deals: 300, seed: 2_026)

    @Test func `the committed sample is what the generator makes`() throws {
        let folder = try TestFolder()
        _ = try Self.generator.write(to: folder.path)
        let made = try contents(of: folder.path)
        let path = "\(samples)/bundle"
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try? FileManager.default.removeItem(atPath: path)
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            for (name, data) in made { try data.write(to: URL(fileURLWithPath: "\(path)/\(name)")) }
        }
        let committed = try contents(of: path)
        #expect(Set(committed.keys) == Set(made.keys))
        for (name, data) in made { #expect(committed[name] == data, "\(name)") }
    }

    @Test func `the sample can be imported on its last day`() throws {
        let report = try BundleCheck.run("\(samples)/bundle", now: BundleGenerator.defaultLastDay.startInUTC)
        #expect(report.problems == [])
        #expect(report.goodDealCount == 300)
    }

    @Test func `every request body is JSON, and the page about the samples names it`() throws {
        let page = try String(contentsOfFile: "\(samples)/README.md", encoding: .utf8)
        let requests = try contents(of: "\(samples)/requests")
        #expect(requests.count >= 4)
        for (name, data) in requests {
            #expect(try JSONSerialization.jsonObject(with: data) is [String: Any], "\(name)")
            #expect(page.contains(name), "\(name)")
        }
    }
}
