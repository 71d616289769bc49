import Bundles
import DealModel
import Foundation

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
