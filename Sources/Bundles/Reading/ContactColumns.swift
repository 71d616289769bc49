/// The places of the columns of `deal_contacts.csv`.
struct ContactColumns {
    let source: BundleSource
    let contact, role, isPrimary: Int

    init(source: BundleSource) {
        self.source = source
        contact = source.index("contact_id")
        role = source.index("role")
        isPrimary = source.index("is_primary")
    }
}
