/// Gathers problems: keeps the first of them and counts all.
struct ProblemLog: Sendable {
    /// A kept problem, and where its row begins; its line is found out at the end.
    struct Entry: Sendable {
        var problem: BundleProblem
        var file: BundleFile?
        var offset: Int?
    }

    let keptMax: Int
    private(set) var entries: [Entry] = []
    private(set) var count = 0
    private(set) var fatalCount = 0
    private(set) var counts: [BundleProblemCode: Int] = [:]

    init(keptMax: Int) {
        self.keptMax = keptMax
    }

    /// Whether the next problem will be kept; where not, nobody needs to find the nearest name.
    var isKeeping: Bool { entries.count < keptMax }

    /// Adds a problem.
    mutating func add(_ entry: @autoclosure () -> Entry, code: BundleProblemCode, isFatal: Bool) {
        count += 1
        counts[code, default: 0] += 1
        if isFatal { fatalCount += 1 }
        if isKeeping { entries.append(entry()) }
    }

    /// Makes every problem so far one that belongs to no deal.
    mutating func makeAllFatal() { fatalCount = count }

    /// The kept problems with their lines, in the order of files and lines.
    ///
    /// - Parameter lines: gives the lines of rows by the offsets where they begin, which come sorted.
    func resolved(lines: (BundleFile, [Int]) throws(BundleFailure) -> [Int]) throws(BundleFailure) -> [BundleProblem] {
        var result = entries.filter { $0.file == nil }.map(\.problem)
        for file in BundleFile.allCases {
            let ofFile = entries.filter { $0.file == file }
            result += ofFile.filter { $0.offset == nil }.map(\.problem)
            let placed = ofFile.compactMap { entry in entry.offset.map { ($0, entry.problem) } }
                .enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }
            let numbers = try lines(file, placed.map(\.element.0))
            for (row, line) in zip(placed, numbers) {
                var problem = row.element.1
                problem.line = line
                result.append(problem)
            }
        }
        return result
    }
}
