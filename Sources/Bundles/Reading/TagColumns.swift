/// The places of the columns of `deal_tags.csv`.
struct TagColumns {
    let source: BundleSource
    let tag: Int

    init(source: BundleSource) {
        self.source = source
        tag = source.index("tag")
    }
}
