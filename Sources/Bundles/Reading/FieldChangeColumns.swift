/// The places of the columns of `field_changes.csv`.
struct FieldChangeColumns {
    let source: BundleSource
    let field, from, to, changedAt, actor: Int

    init(source: BundleSource) {
        self.source = source
        field = source.index("field")
        from = source.index("from_value")
        to = source.index("to_value")
        changedAt = source.index("changed_at")
        actor = source.index("actor")
    }
}
