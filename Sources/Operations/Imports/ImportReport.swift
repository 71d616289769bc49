internal import Bundles
internal import Wire

/// What an import did, or would do.
struct ImportReport {
    /// Whether nothing was written because something is wrong.
    var isRefused = false
    private var found: BundleReport?
    private var planned: ImportPlan?
    private var imported = 0
    private var known = 0
    private var undated = 0
    private var versions = 0
    private var contacts = 0
    private var tags = 0

    mutating func take(_ report: BundleReport) { found = report }

    mutating func plan(_ plan: ImportPlan) { planned = plan }

    /// Counts a good deal.
    mutating func count(_ deal: BundleDeal, isKnown: Bool) {
        guard !isKnown else {
            known += 1
            return
        }
        imported += 1
        versions += deal.versions.count
        contacts += deal.contacts.count
        tags += deal.tags.count
        if deal.versions.first?.effectiveAt == nil { undated += 1 }
    }

    func json(_ request: BundleImport.Request) -> JSON {
        var rows = JSONObject()
        for file in BundleFile.allCases {
            if let count = found?.rowCounts[file] { rows[file.rawValue] = .integer(count) }
        }
        let problems = (found?.problemCount ?? 0) + (planned?.problems.count ?? 0)
        return [
            "source": .string(request.source), "dry_run": .bool(request.isDryRun), "refused": .bool(isRefused),
            "rows": .object(rows), "pipelines": counts(planned?.knownPipelines.map { $0 != nil } ?? []),
            "stages": counts(planned?.knownStages.map { $0 != nil } ?? []),
            "deals": [
                "imported": .integer(imported), "known": .integer(known),
                "skipped": .integer(isRefused ? 0 : found?.badDealCount ?? 0), "undated": .integer(undated),
            ], "versions": .integer(versions), "contacts": .integer(contacts), "tags": .integer(tags),
            "problems": .integer(problems), "notes": .array(notes.map { .string($0) }),
        ]
    }

    private var notes: [String] {
        var notes: [String] = []
        if undated > 0 {
            notes.append("\(undated) deals have no date: they count as created when the import recorded them.")
        }
        if planned?.ignoresDefault == true {
            notes.append("The bundle's default pipeline was not made the default, since there are pipelines here.")
        }
        if known > 0 { notes.append("\(known) deals were here already and were left as they are.") }
        return notes
    }

    private func counts(_ known: [Bool]) -> JSON {
        ["new": .integer(isRefused ? 0 : known.filter { !$0 }.count), "known": .integer(known.filter { $0 }.count)]
    }

    /// One problem of a bundle.
    static func json(_ problem: BundleProblem) -> JSON {
        [
            "file": .string(problem.file), "line": .optional(problem.line.map { Int64($0) }),
            "column": .optional(problem.column), "value": .optional(problem.value),
            "code": .string(problem.code.rawValue), "detail": .string(problem.detail),
            "allowed": .optional(problem.allowed), "did_you_mean": .optional(problem.nearest),
            "deal": .optional(problem.dealSourceID),
        ]
    }
}
