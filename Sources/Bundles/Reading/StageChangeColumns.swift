/// The places of the columns of `stage_changes.csv`.
struct StageChangeColumns {
    let source: BundleSource
    let from, to, changedAt, actor, reason: Int

    init(source: BundleSource) {
        self.source = source
        from = source.index("from_stage_id")
        to = source.index("to_stage_id")
        changedAt = source.index("changed_at")
        actor = source.index("actor")
        reason = source.index("reason")
    }
}
