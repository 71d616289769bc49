import DealModel

/// Which deals are asked about; nil admits everything.
struct OracleScope: Sendable {
    var pipelines: Set<Int>?
    var stages: Set<Int>?
    var owners: Set<String?>?
    var sources: Set<String?>?
    var tags: Set<Int>?
    var organizations: Set<OrganizationID?>?
    var currencies: Set<Currency?>?

    func contains(_ state: OracleState, in view: OracleView) -> Bool {
        if let pipelines, !pipelines.contains(view.pipeline(ofStage: state.stage)) { return false }
        if let stages, !stages.contains(state.stage) { return false }
        if let owners, !owners.contains(state.ownerID) { return false }
        if let sources, !sources.contains(state.source) { return false }
        if let tags, tags.isDisjoint(with: state.tags) { return false }
        if let organizations, !organizations.contains(state.organizationID) { return false }
        if let currencies, !currencies.contains(state.currency) { return false }
        return true
    }
}
