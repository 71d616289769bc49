public import DealModel
internal import Wire

/// What the events of a process log mean: which stages there are, in which order, and what they say of deals.
public struct XESMapping: Sendable {
    /// A stage that events lead to.
    struct StageRow: Sendable {
        let name: String
        let kind: StageKind
    }

    /// Why a mapping makes no sense: everything, each in a sentence without a full stop.
    public struct Failure: Error, Hashable, Sendable {
        /// The sentences.
        public let problems: [String]
    }

    /// The key of a trace's attribute that says its currency (the Cost extension).
    static let currencyKey = "cost:currency"

    /// The name of the pipeline that the deals come into.
    public let pipeline: String
    /// The stages in their order: those that were ordered, then the won and lost ones that were not.
    let stages: [StageRow]
    /// The place of each stage, by what events call it.
    let places: [String: Int]
    /// The key of a trace's attribute that holds the amount; nil for none.
    let amountKey: String?
    /// The currency of amounts whose trace has no `cost:currency`.
    let currency: Currency?

    /// Describes what a log means.
    ///
    /// - Parameters:
    ///   - stageOrder: the stages in order; closed ones can be among them.
    ///   - won: the stages in which a deal is won.
    ///   - lost: those in which it is lost.
    ///   - merges: what else events call a stage.
    ///   - amountKey: the key of a trace's attribute that holds the amount; nil for none.
    ///   - currency: that of amounts whose trace has no `cost:currency`.
    /// - Throws: everything that makes no sense.
    public init(
        pipeline: String, stageOrder: [String], won: [String] = [], lost: [String] = [],
        merges: [(stage: String, events: [String])] = [], amountKey: String? = nil, currency: Currency? = nil
    ) throws(Failure) {
        var problems: [String] = []
        var stages: [StageRow] = []
        var places: [String: Int] = [:]
        for name in won where lost.contains(name) { problems.append("\(name) cannot be both won and lost") }
        for name in stageOrder + (won + lost).filter({ !stageOrder.contains($0) }) {
            guard places[name] == nil else {
                problems.append("the stage \(name) is named twice")
                continue
            }
            places[name] = stages.count
            stages.append(
                StageRow(name: name, kind: won.contains(name) ? .won : lost.contains(name) ? .lost : .open))
        }
        if !stages.contains(where: { $0.kind == .open }) { problems.append("no stage is open") }
        for (stage, events) in merges {
            guard let place = places[stage] else {
                let nearest = nearestName(to: stage, among: stages.map(\.name)).map { "; did you mean \($0)?" } ?? ""
                problems.append("events cannot count as \(stage), which is no stage\(nearest)")
                continue
            }
            for event in events {
                if places[event] != nil { problems.append("the event \(event) has a stage already") }
                places[event] = place
            }
        }
        for name in [pipeline] + stages.map(\.name) where !Self.isName(name) {
            problems.append("'\(name)' has not 1 to \(DealLimits.nameCharactersMax) characters without controls")
        }
        // A stage is known by both names.
        for stage in stages
        where pipeline.unicodeScalars.count + 1 + stage.name.unicodeScalars.count > DealLimits.externalIDCharactersMax {
            problems.append(
                "'\(pipeline)/\(stage.name)' has more than \(DealLimits.externalIDCharactersMax) characters: the names "
                    + "of the pipeline and the stage are too long together")
        }
        guard problems.isEmpty else { throw Failure(problems: problems) }
        self.pipeline = pipeline
        self.stages = stages
        self.places = places
        self.amountKey = amountKey
        self.currency = currency
    }

    /// The keys of traces' attributes that are wanted.
    var traceKeys: Set<String> {
        var keys: Set = ["concept:name", "title", "org:resource"]
        if let amountKey { keys.formUnion([amountKey, Self.currencyKey]) }
        return keys
    }

    private static func isName(_ text: String) -> Bool {
        let (characters, hasControl) = CellValues.measure(text.utf8Span.span)
        return (1...DealLimits.nameCharactersMax).contains(characters) && !hasControl
    }
}
