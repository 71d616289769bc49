/// The fields that one write sets, with their values; a field may be set to nothing.
public struct DealChanges: Hashable, Sendable {
    /// Which fields are set.
    public private(set) var fields: DealFieldSet
    /// The values of those fields; the others are at rest and mean nothing.
    public private(set) var facts: DealFacts

    /// Begins with no field set.
    public init() {
        fields = []
        facts = DealFacts()
    }

    /// Sets the given fields to their values in `facts`.
    public init(_ fields: DealFieldSet, of facts: DealFacts) {
        self.fields = fields
        self.facts = DealFacts()
        self.facts.take(fields, from: facts)
    }

    /// Whether nothing is set.
    public var isEmpty: Bool { fields.isEmpty }

    /// Sets one field to its value in what `edit` makes of the facts.
    public mutating func set(_ field: DealField, _ edit: (inout DealFacts) -> Void) {
        fields.insert(DealFieldSet(field))
        edit(&facts)
    }

    /// Sets the stage, and with it the pipeline that it belongs to.
    public mutating func setStage(_ stage: Stage) {
        set(.stage) { $0.stageID = stage.id }
        set(.pipeline) { $0.pipelineID = stage.pipelineID }
    }

    /// Sets amount and currency together; the one has no meaning without the other.
    public mutating func setAmount(minorUnits: Int64?, currency: Currency?) {
        set(.amount) { $0.amountMinorUnits = minorUnits }
        set(.currency) { $0.currency = currency }
    }

    /// These changes without those that would change nothing of `facts`. Amount and currency stay together. Texts are
    /// compared by their bytes.
    public func differing(from facts: DealFacts) -> DealChanges {
        var differing = DealFieldSet()
        for field in DealField.allCases where fields.contains(field) {
            let set = DealFieldSet(field)
            if !DealChanges(set, of: self.facts).hasSameValues(as: DealChanges(set, of: facts)) {
                differing.formUnion(set)
            }
        }
        let money = DealFieldSet([.amount, .currency])
        if !differing.isDisjoint(with: money) { differing.formUnion(money.intersection(fields)) }
        return DealChanges(differing, of: self.facts)
    }

    private func hasSameValues(as other: DealChanges) -> Bool {
        guard self == other else { return false }
        return zip(facts.texts, other.facts.texts).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
    }

    /// These changes with `later` laid over them.
    public func merging(_ later: DealChanges) -> DealChanges {
        var merged = self
        merged.fields.formUnion(later.fields)
        merged.facts.take(later.fields, from: later.facts)
        return merged
    }
}
