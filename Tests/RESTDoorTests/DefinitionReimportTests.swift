import Foundation
import TestSupport
import Testing

/// External ids of pipelines and stages belong to those that are not deleted.
struct DefinitionReimportTests {
    @Test func `a stage that is imported again after its deletion is a stage like any other`() throws {
        let door = try TestDoor(seeded: false)
        let folder = door.folder.file("bundle")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let files = [
            "pipelines.csv": "id,name\nsales,Sales\n",
            "stages.csv": "id,pipeline_id,name,position,kind\nlead,sales,Lead,1,open\noffer,sales,Offer,2,open\n",
            "stage_changes.csv": "deal_id,from_stage_id,to_stage_id,changed_at\n",
            "deals.csv": "id,pipeline_id,stage_id,title,created_at\nD1,sales,lead,Deal,2026-01-01\n",
        ]
        for (name, text) in files {
            try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
        }
        #expect(try door.importBundle(folder).report["/stages/new"] == "2")
        #expect(door.delete("/stages/\(door.stage("Offer"))").status == 204)
        let again = try door.importBundle(folder)
        #expect(again.report["/stages/new"] == "1")
        #expect(again.report["/stages/known"] == "1")
        let offer = door.stage("Offer")
        #expect(door.patch("/stages/\(offer)", #"{"name": "Offer sent"}"#)["/name"] == "Offer sent")
        let own = #"{"external_id": {"source": "bundle", "id": "offer"}}"#
        #expect(door.patch("/stages/\(offer)", own).status == 200)
        #expect(door.patch("/stages/\(door.stage("Lead"))", own).errors == ["/external_id taken"])
    }
}
