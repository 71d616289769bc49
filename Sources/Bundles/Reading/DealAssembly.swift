/// Where the columns of the deals' files are, and room that is used again for each deal.
struct DealAssembly {
    let deals: DealColumns
    let stageChanges: StageChangeColumns?
    let fieldChanges: FieldChangeColumns?
    let contacts: ContactColumns?
    let tags: TagColumns?

    /// The row that is being read.
    var row = CSVRow()
    /// The deal's moves.
    var moves: [StageMove] = []
    /// The changes of its fields.
    var edits: [FieldEdit] = []

    /// Takes the headers of the files that are there; nil without `deals.csv`.
    init?(_ sources: [BundleFile: BundleSource]) {
        guard let deals = sources[.deals] else { return nil }
        self.deals = DealColumns(source: deals)
        stageChanges = sources[.stageChanges].map { StageChangeColumns(source: $0) }
        fieldChanges = sources[.fieldChanges].map { FieldChangeColumns(source: $0) }
        contacts = sources[.dealContacts].map { ContactColumns(source: $0) }
        tags = sources[.dealTags].map { TagColumns(source: $0) }
    }
}
