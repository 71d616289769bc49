import Bundles
import DealModel
import Foundation
import Testing

/// All files of a folder by name.
func contents(of path: String) throws -> [String: Data] {
    var result: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: path) {
        result[name] = try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)"))
    }
    return result
}

struct BundleGeneratorTests {
    @Test(arguments: [(0, 1), (1, 1), (2, 7), (50, 2), (300, 3), (1_000, 4), (5_000, 5)] as [(Int, UInt64)])
    func `a generated bundle has nothing wrong`(_ deals: Int, _ seed: UInt64) throws {
        let folder = try TestFolder()
        let counts = try BundleGenerator(deals: deals, seed: seed).write(to: folder.path)
        let report = try BundleCheck.run(folder.path, now: BundleGenerator.defaultLastDay.startInUTC)
        #expect(report.problems == [])
        #expect(report.goodDealCount == deals)
        #expect(report.rowCounts.filter { $0.value > 0 } == counts.filter { $0.value > 0 })
    }

    @Test func `any seed and day give a bundle with nothing wrong`() throws {
        for _ in 0..<5 {
            let seed = UInt64.random(in: 0...UInt64.max)
            let lastDay = CivilDate(dayNumber: Int32.random(in: -3_000...30_000))
            let folder = try TestFolder()
            _ = try BundleGenerator(deals: 200, seed: seed, lastDay: lastDay).write(to: folder.path)
            let report = try BundleCheck.run(folder.path, now: lastDay.startInUTC)
            #expect(report.problems == [], "seed \(seed), last day \(lastDay)")
        }
    }

    @Test func `the same seed gives the same bytes, another seed others`() throws {
        let folders = [try TestFolder(), try TestFolder(), try TestFolder()]
        for (folder, seed) in zip(folders, [11, 11, 12] as [UInt64]) {
            _ = try BundleGenerator(deals: 300, seed: seed).write(to: folder.path)
        }
        let files = try folders.map { try contents(of: $0.path) }
        #expect(files[0] == files[1])
        #expect(files[0]["deals.csv"] != files[2]["deals.csv"])
        #expect(files[0].count == BundleFile.allCases.count)
    }

    @Test func `a larger bundle begins with the deals of a smaller one`() throws {
        let (small, large) = (try TestFolder(), try TestFolder())
        _ = try BundleGenerator(deals: 50, seed: 9).write(to: small.path)
        _ = try BundleGenerator(deals: 120, seed: 9).write(to: large.path)
        for file in BundleFile.allCases {
            #expect(try large.read(file.rawValue).hasPrefix(try small.read(file.rawValue)), "\(file)")
        }
    }

    @Test func `the default last day is the thirtieth of June 2026`() {
        #expect(BundleGenerator.defaultLastDay.description == "2026-06-30")
    }

    @Test func `a generated bundle has every kind of history`() throws {
        let folder = try TestFolder()
        _ = try BundleGenerator(deals: 3_000, seed: 1).write(to: folder.path)
        var reader = try BundleReader(directory: folder.path, now: BundleGenerator.defaultLastDay.startInUTC)
        _ = try reader.check()
        let stages = reader.definitions.stages
        #expect(reader.definitions.pipelines.map(\.sourceID) == ["sales", "renewals"])
        #expect(stages.prefix(6).map(\.name) == ["Lead", "Qualified", "Proposal", "Negotiation", "Won", "Lost"])
        #expect(stages.prefix(4).map { $0.defaultProbability?.description } == ["0.1", "0.25", "0.5", "0.75"])
        var seen: Set<String> = []
        var (deals, versions) = (0, 0)
        var owners: Set<String> = []
        while let deal = try reader.next() {
            deals += 1
            versions += deal.versions.count
            seen.insert("\(stages[deal.stage].kind)")
            seen.insert("contacts \(deal.contacts.count)")
            seen.insert("tags \(deal.tags.count)")
            let facts = deal.versions[0].changes.facts
            seen.insert(facts.currency?.code ?? "no currency")
            if facts.amountMinorUnits == nil { seen.insert("no amount") }
            if let owner = facts.ownerID { owners.insert(owner) }
            if deal.versions[0].effectiveAt == nil { seen.insert("no date") }
            var last: (stage: Int, at: Instant?)?
            for version in deal.versions {
                for field in version.changes.fields.fields where version.stage == nil { seen.insert("\(field)") }
                guard let stage = version.stage else { continue }
                if let last {
                    let (from, to) = (stages[last.stage], stages[stage])
                    if last.at == version.effectiveAt { seen.insert("tie") }
                    if from.kind != .open { seen.insert("reopening") }
                    if from.kind == .open, to.kind == .open, to.position < from.position { seen.insert("back") }
                    if from.kind == .open, to.kind == .open, to.position > from.position + 1 { seen.insert("skip") }
                }
                last = (stage, version.effectiveAt)
            }
        }
        let expected: Set<String> = [
            "open", "won", "lost", "contacts 0", "contacts 3", "tags 0", "tags 3", "EUR", "USD", "GBP", "CHF", "JPY",
            "KWD", "no amount", "no date", "tie", "reopening", "back", "skip", "amount", "expectedCloseDate", "owner",
            "probability", "forecastCategory",
        ]
        #expect(expected.isSubset(of: seen), "\(expected.subtracting(seen))")
        #expect(owners.count == 40)
        #expect((3.5...4.5).contains(Double(versions) / Double(deals)), "\(Double(versions) / Double(deals))")
    }

    @Test func `generating can be stopped, and overwrites nothing`() throws {
        let folder = try TestFolder()
        #expect(throws: BundleFailure.cancelled) {
            try BundleGenerator(deals: 10, seed: 1).write(to: folder.path, isCancelled: { true })
        }
        #expect(throws: BundleFailure.self) { try BundleGenerator(deals: 10, seed: 1).write(to: folder.path) }
    }
}
