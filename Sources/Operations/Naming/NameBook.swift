internal import DealAnalytics
internal import DealModel
public import Wire
internal import WorkspaceStore

/// What things of a workspace are called, for those who say names in place of ids: pipelines, stages, tags, owners and
/// deals, as of the moment at which it was made. What is deleted is not in it.
///
/// Capital letters, accents and the amount of white space do not count; but where a name is given exactly, only what
/// has exactly that name is meant. Several things may have one name, so that every answer is a list.
public struct NameBook: Sendable {
    /// Something with a name.
    public struct Entry: Hashable, Sendable {
        /// Its id.
        public let id: String
        /// Its name, or the title of a deal.
        public let name: String
        /// The name of a stage's pipeline; nil for all else.
        public let pipelineName: String?
    }

    /// How many deals that could have a title are looked at, beside those that have it exactly.
    public static let titlesLookedAtMax = 500

    private let workspace: Workspace
    private let snapshot: DealSnapshot

    /// Takes the names of a workspace as they are now.
    public init(_ workspace: Workspace) {
        self.workspace = workspace
        snapshot = workspace.snapshot
    }

    /// The pipelines of that name, in the order of creation.
    public func pipelines(named name: String) -> [Entry] { Self.matches(of: name, among: pipelines) }

    /// The stages of that name, by pipeline and position.
    ///
    /// - Parameter pipeline: the id of the only pipeline to look in; all for nil.
    public func stages(named name: String, inPipeline pipeline: String? = nil) -> [Entry] {
        Self.matches(of: name, among: stages(inPipeline: pipeline))
    }

    /// The tags of that name, in the order of creation.
    public func tags(named name: String) -> [Entry] { Self.matches(of: name, among: tags) }

    /// The owners of that name.
    public func owners(named name: String) -> [String] {
        Self.matches(of: name, among: snapshot.ownersSeen.map { Entry(id: $0, name: $0, pipelineName: nil) })
            .map(\.id)
    }

    /// All owners that any deal has or had, in order.
    ///
    /// - Complexity: O(owners), whatever the number of deals.
    public func owners() -> [String] { snapshot.ownersSeen.sorted() }

    /// The names of all pipelines, in the order of creation.
    public var pipelineNames: [String] { pipelines.map(\.name) }

    /// The names of the stages of a pipeline by its id, or of all, by pipeline and position; each name once.
    public func stageNames(inPipeline pipeline: String? = nil) -> [String] {
        var seen: Set<String> = []
        return stages(inPipeline: pipeline).map(\.name).filter { seen.insert($0).inserted }
    }

    /// The names of all tags, in the order of creation.
    public var tagNames: [String] { tags.map(\.name) }

    /// The deals of that title, newest first: those that have it exactly, or else those among the newest
    /// `titlesLookedAtMax` that begin with the same words.
    ///
    /// - Parameter limit: how many at most, from 1 to `titlesLookedAtMax`.
    /// - Throws: `busy`, `not_ready`, or what kept the workspace from being read.
    public func deals(titled title: String, limit: Int) throws(Problem) -> [Entry] {
        guard let words = FullTextQuery(beginningOfTitle: title) else { return [] }
        var exactly = Self.query(words, limit)
        exactly.filter = .condition(FilterCondition(.title, .equals, [.text(title)]))
        let exact = try deals(exactly)
        guard exact.isEmpty else { return exact }
        let wanted = NameFolding.folded(title)
        let found = try deals(Self.query(words, Self.titlesLookedAtMax))
        return Array(found.filter { NameFolding.folded($0.name) == wanted }.prefix(max(1, limit)))
    }

    /// Deals whose titles begin with these words, the last of which may be a beginning itself; newest first.
    ///
    /// - Parameter limit: how many at most, from 1 to `titlesLookedAtMax`.
    /// - Throws: as `deals(titled:limit:)`.
    public func deals(titlePrefix: String, limit: Int) throws(Problem) -> [Entry] {
        guard let words = FullTextQuery(beginningOfTitle: titlePrefix) else { return [] }
        return try deals(Self.query(words, limit))
    }

    private static func query(_ words: FullTextQuery, _ limit: Int) -> DealSearchQuery {
        var query = DealSearchQuery()
        query.text = words
        query.limit = min(max(1, limit), titlesLookedAtMax)
        return query
    }

    private func deals(_ query: DealSearchQuery) throws(Problem) -> [Entry] {
        try workspace.read { reader throws(StoreError) in try reader.deals(query).deals }.map {
            Entry(id: $0.deal.id.description, name: $0.deal.facts.title ?? "", pipelineName: nil)
        }
    }

    /// All pipelines, in the order of creation.
    public var pipelines: [Entry] {
        snapshot.definitions.livePipelines.map { Entry(id: $0.id.description, name: $0.name, pipelineName: nil) }
    }

    /// The stages of a pipeline by its id, or of all, by pipeline and position.
    public func stages(inPipeline pipeline: String? = nil) -> [Entry] {
        let definitions = snapshot.definitions
        let wanted = pipeline.map { PipelineID($0) }
        return definitions.livePipelines.filter { wanted == nil || $0.id == wanted }.flatMap { pipeline in
            definitions.liveStages(of: pipeline.id).map {
                Entry(id: $0.id.description, name: $0.name, pipelineName: pipeline.name)
            }
        }
    }

    private var tags: [Entry] {
        snapshot.definitions.tags.map(\.current).filter { !$0.isDeleted }.map {
            Entry(id: $0.id.description, name: $0.name, pipelineName: nil)
        }
    }

    private static func matches(of name: String, among entries: [Entry]) -> [Entry] {
        let exact = entries.filter { $0.name == name }
        guard exact.isEmpty else { return exact }
        let wanted = NameFolding.folded(name)
        return entries.filter { NameFolding.folded($0.name) == wanted }
    }
}
