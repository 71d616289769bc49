import DealModel
import Foundation
import TestSupport
import Testing

@testable import WorkspaceStore

struct SystemZonesTests {
    @Test func `the zones of this system are there by name`() throws {
        let zones = SystemZones()
        let noon = try #require(Instant("2026-07-01T12:00:00Z"))
        #expect(zones.rules(named: "Europe/Amsterdam")?.offsetSeconds(at: noon) == 7_200)
        #expect(zones.rules(named: "UTC") == .utc)
        #expect(zones.names.count > 400 && zones.names.contains("Asia/Kathmandu") && zones.names.contains("UTC"))
        #expect(zones.names == zones.names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        // An old name is the zone that it links to, under its own name.
        #expect(zones.rules(named: "US/Eastern")?.name == "US/Eastern")
        #expect(zones.rules(named: "US/Eastern")?.offsetSeconds(at: noon) == -14_400)
        // Every name has its file.
        #expect(zones.names.filter { zones.rules(named: $0) == nil } == [])
    }

    @Test(arguments: [
        "", "Europe", "Europe/", "/Europe/Amsterdam", "europe/amsterdam", "Europe/Amsterdam ", "../zoneinfo/UTC",
        "Europe/../UTC", "zone.tab", "tzdata.zi", "leapseconds", "posix/UTC", "right/UTC", "posixrules", "localtime",
        "Asia/\u{212A}olkata", "Europe/Amsterdam\0", "Mars/Base",
    ])
    func `what is no name of a zone has none`(name: String) {
        #expect(SystemZones().rules(named: name) == nil)
    }

    @Test func `without a list the folder is walked`() throws {
        let folder = try TemporaryFolder()
        let files = FileManager.default
        let tokyo = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/Asia/Tokyo"))
        let deep = "a/b/c"
        for name in ["Asia", "posix", "right", deep] {
            try files.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
        }
        for name in ["Japan", "Asia/Tokyo", "posix/Tokyo", "right/Tokyo", "a/b/Tokyo", "\(deep)/Tokyo", "x.tab"] {
            #expect(files.createFile(atPath: folder.file(name), contents: tokyo))
        }
        #expect(files.createFile(atPath: folder.file("leapseconds"), contents: Data("# none".utf8)))
        let zones = SystemZones(path: folder.path)
        #expect(zones.names == ["Asia/Tokyo", "Japan", "UTC", "a/b/Tokyo"])
        #expect(zones.rules(named: "Japan")?.offsetSeconds(at: .latest) == 32_400)
        #expect(zones.rules(named: "posix/Tokyo") == nil)
        // What was read is kept.
        try files.removeItem(atPath: folder.file("Japan"))
        #expect(zones.rules(named: "Japan") != nil)
    }

    @Test func `a list names the zones, and their files must be there`() throws {
        let folder = try TemporaryFolder()
        let list = "# version 2025b\nR X\nZ Asia/Tokyo 9:18:59 - LMT 1887\n9 JP J%sT\nL Asia/Tokyo Japan\nL x ../y\nZ\n"
        try list.write(toFile: folder.file("tzdata.zi"), atomically: true, encoding: .utf8)
        let zones = SystemZones(path: folder.path)
        #expect(zones.names == ["Asia/Tokyo", "Japan", "UTC"])
        #expect(zones.rules(named: "Japan") == nil)
        // A lent C string.
        let isMade = unsafe mkfifo(folder.file("Japan"), 0o600) == 0
        #expect(isMade)
        #expect(zones.rules(named: "Japan") == nil)
    }

    @Test func `without any file there is universal time`() {
        let zones = SystemZones(path: "/nowhere")
        #expect(zones.names == ["UTC"])
        #expect(zones.rules(named: "UTC") == .utc && zones.rules(named: "Asia/Tokyo") == nil)
    }

    @Test func `files beyond the limits are not read`() throws {
        let folder = try TemporaryFolder()
        let tokyo = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/Asia/Tokyo"))
        for (name, excess) in [("Whole", 0), ("Longer", 1)] {
            let filler = Data(count: ZoneRules.fileBytesMax - tokyo.count + excess)
            #expect(FileManager.default.createFile(atPath: folder.file(name), contents: tokyo + filler))
        }
        #expect(SystemZones(path: folder.path).names == ["UTC", "Whole"])
        let list = Data("Z Listed 0\n".utf8) + Data(count: SystemZones.listBytesMax)
        #expect(FileManager.default.createFile(atPath: folder.file("tzdata.zi"), contents: list))
        #expect(SystemZones(path: folder.path).names == ["UTC", "Whole"])
    }
}
