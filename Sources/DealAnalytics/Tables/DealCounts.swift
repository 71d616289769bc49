internal import ColumnEngine
internal import DealModel

/// How many deals there are now by owner and by source, deleted ones left out.
public struct DealCounts: Sendable {
    /// The deals of one owner or source.
    public struct Entry: Hashable, Sendable {
        /// The owner or the source.
        public let name: String
        /// How many are in open stages.
        public let open: Int
        /// How many are won.
        public let won: Int
        /// How many are lost.
        public let lost: Int

        /// How many there are.
        public var total: Int { open + won + lost }
    }

    /// Those of owners who have any, most deals first, then by name.
    public let owners: [Entry]
    /// Those of sources that have any, likewise.
    public let sources: [Entry]

    /// Counts the deals of a snapshot in one pass over four columns.
    ///
    /// - Complexity: O(deals + owners + sources).
    public init(_ snapshot: DealSnapshot) {
        let kinds = StageKind.allCases
        let places = snapshot.definitions.stages.map { stage in kinds.firstIndex(of: stage.current.kind) ?? 0 }
        let texts = snapshot.texts
        let profiles = texts.profiles
        let sourceOfProfile = (0..<profiles.count).map { profiles[$0].source }
        var owners = Array(repeating: 0, count: texts.owners.count * kinds.count)
        var sources = Array(repeating: 0, count: texts.sources.count * kinds.count)
        let current = snapshot.current
        for index in 0..<current.stage.pageCount {
            let (stages, isDeleted) = (current.stage.page(index), current.isDeleted.page(index))
            let (owner, profile) = (current.owner.page(index), current.profile.page(index))
            for row in stages.indices where !isDeleted[row] && stages[row] != DealState.noStage {
                let place = places[Int(stages[row])]
                if owner[row] != TextDictionary.none { owners[Int(owner[row]) * kinds.count + place] += 1 }
                let source = sourceOfProfile[Int(profile[row])]
                if source != TextDictionary.none { sources[Int(source) * kinds.count + place] += 1 }
            }
        }
        self.owners = Self.entries(owners, texts.owners)
        self.sources = Self.entries(sources, texts.sources)
    }

    /// The counts of those that have any, in order.
    private static func entries(_ counts: [Int], _ names: PagedColumn<String>) -> [Entry] {
        let kinds = StageKind.allCases
        func count(_ number: Int, _ kind: StageKind) -> Int {
            kinds.firstIndex(of: kind).map { counts[number * kinds.count + $0] } ?? 0
        }
        return (0..<names.count).map { number in
            Entry(
                name: names[number], open: count(number, .open), won: count(number, .won), lost: count(number, .lost))
        }.filter { $0.total > 0 }.sorted { ($1.total, $0.name) < ($0.total, $1.name) }
    }
}
