internal import Bundles
internal import Wire

/// `penstock generate`: writes a bundle of made-up deals.
struct GenerateVerb {
    private let invocation: Invocation

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    func run() throws(VerbFailure) {
        guard let directory = invocation.positionals.first, let deals = invocation.integer("deals"),
            let seed = invocation.integer("seed")
        else { throw VerbFailure(.usage, "generate needs a folder") }
        let line = ProgressDisplay(label: "generating")
        let generator = BundleGenerator(deals: Int(deals), seed: UInt64(seed))
        let counts: [BundleFile: Int]
        do {
            counts = try generator.write(to: directory) { done, total in line.show(done: done, total: total) }
        } catch {
            line.finish()
            throw VerbFailure(.refused, error.sentence)
        }
        line.finish()
        let rows = BundleFile.allCases.compactMap { file in counts[file].map { (file.rawValue, $0) } }
        if invocation.isSet("json") {
            Output.text(JSON.object(JSONObject(rows.map { ($0.0, .integer($0.1)) })).encodedText() + "\n")
        } else {
            Output.text("Wrote \(rows.map { "\($0.1) rows of \($0.0)" }.joined(separator: ", ")) to \(directory).\n")
        }
    }
}
